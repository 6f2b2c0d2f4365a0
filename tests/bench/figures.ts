/** @module A measured figure, what it is held against, and how both are written down. */

import { median, ratios } from "./statistics.ts";

/** Something measured, against something else that was measured in turn with it, or by itself. */
export interface Figure {
  /** What was measured. */
  what: string;
  /** What the values are in: `ms`, `MB`, `ns a row`. */
  unit: string;
  /** The values, in the order in which they were measured. */
  values: number[];
  /** What it is measured against, and its values, pair by pair. */
  against?: { what: string; values: number[] };
  /** The most that the ratio's median may be; without a ratio, the most that any value may be. */
  atMost?: number;
}

/** What counts of a figure: the median of the ratios, or else the greatest value. */
export function verdictOf({ values, against }: Figure): number {
  return against === undefined ? Math.max(...values) : median(ratios(values, against.values));
}

/** Whether a figure is what it must be; one without a target is. */
export function isMet(figure: Figure): boolean {
  return figure.atMost === undefined || verdictOf(figure) <= figure.atMost;
}

/** The targets and what became of them, as a table. */
export function targetTable(figures: Figure[]): string {
  const rows = figures.filter(({ atMost }) => atMost !== undefined).map((figure) => [
    figure.what,
    figure.against?.what ?? "",
    verdictText(figure),
    `at most ${figure.atMost}${figure.against ? "" : ` ${figure.unit}`}`,
    isMet(figure) ? "met" : "NOT MET",
  ]);
  return table([["measured", "against", "figure", "target", ""], ...rows]);
}

/** The medians, as a table. */
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

/** Every value in the order in which it was measured, as a table. */
export function rawTable(figures: Figure[]): string {
  const rows = figures.flatMap(({ what, unit, values, against }) => [
    [what, unit, values.map(digits).join(" ")],
    ...(against ? [[`against ${against.what}`, unit, against.values.map(digits).join(" ")]] : []),
  ]);
  return table([["measured", "unit", "values, in order"], ...rows]);
}

function verdictText(figure: Figure): string {
  return figure.against ? verdictOf(figure).toFixed(2) : `${digits(verdictOf(figure))} ${figure.unit}`;
}

/** A value to three digits. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A table in Markdown, with its columns as wide as they must be. The first row is the head. */
function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const [head, ...body] = rows.map((row) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(" | ")} |`
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body].join("\n");
}
