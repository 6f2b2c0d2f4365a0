/**
 * A measured figure, the figure that it is compared with, and tables of both in Markdown.
 *
 * @module
 */

import { median, ratios } from "./statistics.ts";

/** The values of one measurement, alone or in pairs with the values of a peer. */
export interface Figure {
  /** The name of the measurement. */
  what: string;
  /** The unit of the values, such as `ms` or `MB`. */
  unit: string;
  /** The values, in the order of measurement; NaN is a value that could not be measured, and misses every target. */
  values: number[];
  /** The peer and its values, pair by pair. */
  against?: { what: string; values: number[] };
  /** The target: an upper limit for the median of the ratios, or, without a peer, for every value. */
  atMost?: number;
  /** The target of a speed: a lower limit for the median of the values. */
  atLeast?: number;
}

/**
 * The value that is compared with the target: the median of the ratios, or, without a peer, the greatest value, or the
 * median if the target is a lower limit.
 */
export function verdictOf({ values, against, atLeast }: Figure): number {
  if (against !== undefined) return median(ratios(values, against.values));
  return atLeast === undefined ? Math.max(...values) : median(values);
}

/** Whether a figure meets its targets; true without a target. */
export function isMet(figure: Figure): boolean {
  const { atMost, atLeast } = figure;
  const verdict = verdictOf(figure);
  return (atMost === undefined || verdict <= atMost) && (atLeast === undefined || verdict >= atLeast);
}

/** A table of the figures with targets, and whether they are met. */
export function targetTable(figures: Figure[]): string {
  const withTarget = figures.filter(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined);
  const rows = withTarget.map((figure) => [
    figure.what,
    figure.against?.what ?? "",
    verdictText(figure),
    `${figure.atLeast === undefined ? `at most ${figure.atMost}` : `at least ${figure.atLeast}`}${
      figure.against ? "" : ` ${figure.unit}`
    }`,
    isMet(figure) ? "met" : "NOT MET",
  ]);
  return table([["measured", "against", "figure", "target", ""], ...rows]);
}

/** A table of the medians and ratios. */
export function medianTable(figures: Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, unit, values, against } = figure;
    const parts = against && ratios(values, against.values);
    return [
      what,
      `${digits(median(values))} ${unit}`,
      against ? against.what : "",
      against ? `${digits(median(against.values))} ${unit}` : "",
      parts ? verdictText(figure) : "",
      parts ? `${digits(Math.min(...parts))} to ${digits(Math.max(...parts))}` : "",
    ];
  });
  return table([["measured", "median", "against", "its median", "ratio", "least to greatest"], ...rows]);
}

/** A table of all values, in the order of measurement. */
export function rawTable(figures: Figure[]): string {
  const rows = figures.flatMap(({ what, unit, values, against }) => [
    [what, unit, values.map(digits).join(" ")],
    ...(against ? [[`against ${against.what}`, unit, against.values.map(digits).join(" ")]] : []),
  ]);
  return table([["measured", "unit", "values, in order"], ...rows]);
}

function verdictText(figure: Figure): string {
  const verdict = verdictOf(figure);
  if (Number.isNaN(verdict)) return digits(verdict);
  return figure.against ? verdict.toFixed(2) : `${digits(verdict)} ${figure.unit}`;
}

/** A value with three significant digits. */
function digits(value: number): string {
  if (Number.isNaN(value)) return "not measurable";
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A table in Markdown with aligned columns. The first row is the header. */
function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const [head, ...body] = rows.map((row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
