/** @module The answers of queries as tables for people. */

import type { QueryKind } from "../model/query_kinds.ts";
import type { BookAnswer } from "../query/book.ts";
import type { FootprintAnswer } from "../query/footprint.ts";
import type { FootprintBar } from "../query/footprint_bars.ts";
import type { QueryAnswers } from "../query/library.ts";
import type { ProfileAnswer } from "../query/profile.ts";
import type { SeriesAnswer } from "../query/series.ts";
import type { TradesAnswer } from "../query/trades.ts";
import type { VwapAnswer } from "../query/vwap.ts";
import { count, decimalsNeeded, fixed } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import { dateTime } from "../text/times.ts";

/** Names of the sides of trades. */
const SIDES: Record<string, string> = { "1": "bought", "-1": "sold", "0": "" };

/** What is shown where nothing is in the range: a table of nothing looks like a failure. */
const NO_TRADES = ["no trades in this range"];
const NO_BARS = ["no bars in this range"];

/** The digits of a standard deviation: more say nothing about a price. */
const DEVIATION_DIGITS = 4;

/** What is shown for a value that does not exist. */
const ABSENT = "-";

/**
 * Formats an answer.
 *
 * @param kind The kind of query
 * @param answer The answer
 * @returns Lines, each with a line break
 */
export function queryTable(kind: Exclude<QueryKind, "heatmap">, answer: unknown): string {
  const lines = LINES[kind](answer as never);
  return lines.map((line) => printable(line.trimEnd()) + "\n").join("");
}

const LINES: { [Kind in Exclude<QueryKind, "heatmap">]: (answer: QueryAnswers[Kind]) => string[] } = {
  series: seriesLines,
  trades: tradeLines,
  footprint: footprintLines,
  profile: profileLines,
  vwap: vwapLines,
  book: bookLines,
  instrument: (answer) =>
    Object.entries(answer).map(([name, value]) => `${name.padEnd(14)}${factText(name, value)}`),
};

function seriesLines({ columns, rows }: SeriesAnswer): string[] {
  if (rows.length === 0) return NO_BARS;
  return timedLines(columns, rows, columns.slice(1).map((_, index) => numbers(valuesOf(rows, index + 1))));
}

function vwapLines({ columns, rows }: VwapAnswer): string[] {
  if (rows.length === 0) return NO_TRADES;
  return timedLines(columns, rows, [numbers(valuesOf(rows, 1)), deviations(valuesOf(rows, 2))]);
}

/** A line for each row: the time in its first column, then the texts of the other columns. */
function timedLines(columns: readonly string[], rows: SeriesAnswer["rows"], texts: string[][]): string[] {
  return aligned([
    ["time (UTC)", ...columns.slice(1)],
    ...rows.map(([ms], row) => [time(ms!), ...texts.map((column) => column[row])]),
  ]);
}

function valuesOf(rows: SeriesAnswer["rows"], column: number): (number | null)[] {
  return rows.map((row) => row[column]);
}

function tradeLines({ rows, truncated }: TradesAnswer): string[] {
  if (rows.length === 0) return NO_TRADES;
  const [prices, sizes] = [numbers(rows.map((row) => row[1])), numbers(rows.map((row) => row[2]))];
  const lines = aligned([
    ["time (UTC)", "price", "size", "side"],
    ...rows.map(([ms, , , side], row) => [time(ms), prices[row], sizes[row], SIDES[side]]),
  ]);
  return truncated
    ? [...lines, `(only the first ${count(rows.length, "trades")}; --limit N shows more)`]
    : lines;
}

function footprintLines({ bars }: FootprintAnswer): string[] {
  if (bars.length === 0) return NO_TRADES;
  return bars.flatMap((bar) => [...barLines(bar), ""]).slice(0, -1);
}

/** A bar with its highest price first, as in a book. */
function barLines({ timestamp_ms, levels, poc, delta_low, delta_high }: FootprintBar): string[] {
  const title = `${time(timestamp_ms)} UTC, delta from ${numbers([delta_low, delta_high]).join(" to ")}`;
  return [title, ...levelLines(levels, ["price", "sold", "bought", "unknown", "trades"], poc)];
}

function profileLines({ levels, poc, value_area, vwap, deviation }: ProfileAnswer): string[] {
  if (levels.length === 0) return NO_TRADES;
  const area = value_area === null
    ? ABSENT
    : numbers(value_area, levels.map(([price]) => price)).join(" to ");
  return [
    `value area ${area}, vwap ${numbers([vwap])}, deviation ${deviations([deviation])}`,
    ...levelLines(levels, ["price", "sold", "bought", "unknown"], poc),
  ];
}

/** Levels from the highest price down, with a mark at the point of control. */
function levelLines(levels: readonly (readonly number[])[], names: string[], poc: number | null): string[] {
  const values = names.map((_, column) => numbers(levels.map((level) => level[column])));
  const rows = levels.map((
    [price],
    row,
  ) => [...values.map((column) => column[row]), price === poc ? "<" : ""]);
  return aligned([[...names, ""], ...rows.reverse()]);
}

function bookLines({ timestamp_ms, bids, asks }: BookAnswer): string[] {
  if (timestamp_ms === null) return ["no snapshot at or before this time"];
  const column = (levels: number[][], index: number) => numbers(levels.map((level) => level[index]));
  const columns = [column(bids, 1), column(bids, 0), column(asks, 0), column(asks, 1)];
  const rows = Array.from(
    { length: Math.max(bids.length, asks.length) },
    (_, row) => columns.map((texts) => texts[row] ?? ""),
  );
  return [`${time(timestamp_ms)} UTC`, ...aligned([["size", "bid", "ask", "size"], ...rows])];
}

function factText(name: string, value: unknown): string {
  if (value === null) return ABSENT;
  if (typeof value === "number" && (name === "from" || name === "to")) return `${time(value)} UTC`;
  if (typeof value === "object") {
    const names = Object.entries(value).filter(([, has]) => has).map(([name]) => name);
    return names.join(", ") || ABSENT;
  }
  return String(value);
}

/** `2024-08-08 14:00:05.250`, without seconds and milliseconds that are zero. */
function time(ms: number): string {
  const text = dateTime(ms, "utc");
  const rest = ((ms % 1000) + 1000) % 1000;
  if (rest === 0) return text;
  return `${text.length === 16 ? `${text}:00` : text}.${String(rest).padStart(3, "0")}`;
}

/**
 * Numbers with as many decimals as they need.
 *
 * @param values The numbers
 * @param like Numbers whose decimals are taken; by default the numbers themselves
 */
function numbers(values: readonly (number | null)[], like: readonly (number | null)[] = values): string[] {
  const present = like.filter((value) => value !== null);
  const decimals = decimalsNeeded(present, present.length);
  return values.map((value) => value === null ? ABSENT : fixed(value, decimals));
}

/** Standard deviations, with the digits that mean anything. */
function deviations(values: readonly (number | null)[]): string[] {
  return numbers(values.map((value) => value === null ? null : Number(value.toPrecision(DEVIATION_DIGITS))));
}

/** Rows as lines with aligned columns: the first to the left, the others to the right. */
function aligned(rows: string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) => column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))
      .join("  ")
  );
}
