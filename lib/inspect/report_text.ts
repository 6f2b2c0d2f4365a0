/** @module The report on one database, for people: in detail, or on one line. */

import { reasonsOf } from "../model/status_text.ts";
import { duration, windowName } from "../text/durations.ts";
import { count } from "../text/numbers.ts";
import { printable } from "../text/printable.ts";
import { instantText } from "../text/times.ts";
import { bookExampleText, tradeExampleText } from "./examples.ts";
import type { BookReport, DatabaseReport, TableReport, TradeReport } from "./database_report.ts";

/** The number of gaps that the detailed report names; `--json` has more. */
const SHOWN_GAPS = 5;

/** The report on one line: whether the database can be used, numbers of rows, and first and last time. */
export function reportLine(report: DatabaseReport): string {
  const { trades, book, errors } = report;
  const parts = [report.usable ? "can be used" : `has errors: ${errors[0]}`];
  if (errors.length > 1) parts.push(`${count(errors.length - 1, "more errors")}`);
  if (trades) parts.push(rowsText(trades, "trades"));
  if (book) parts.push(rowsText(book, "snapshots"));
  const tables = [trades, book].filter((table) => table !== null);
  const times = tables.flatMap(({ first_ms, last_ms }) => [first_ms, last_ms]).filter((ms) => ms !== null);
  if (times.length > 0) {
    parts.push(`${instantText(Math.min(...times))} to ${instantText(Math.max(...times))}`);
  }
  return `${printable(report.path)}: ${parts.join(", ")}`;
}

function rowsText(table: TableReport, noun: string): string {
  const rejected = Object.values(table.rejected).reduce((sum, rows) => sum + rows, 0);
  return count(table.rows, noun) + (rejected > 0 ? ` (${count(rejected)} rejected)` : "");
}

/** The totals of several reports, on one line. */
export function totalLine(reports: readonly DatabaseReport[]): string {
  const unusable = reports.filter(({ usable }) => !usable).length;
  const rows = (table: "trades" | "book") =>
    reports.reduce((sum, report) => sum + (report[table]?.rows ?? 0), 0);
  const state = unusable === 0 ? "all can be used" : `${count(unusable)} with errors`;
  return `total: ${count(reports.length, "databases")}, ${state}, ${count(rows("trades"), "trades")}, ` +
    count(rows("book"), "snapshots");
}

/** The report in detail, on several lines. */
export function reportText(report: DatabaseReport, windowSeconds: number, signedPrices = false): string {
  const lines = [`${printable(report.path)}: ${report.usable ? "can be used" : "has errors"}`];
  for (const error of report.errors) lines.push(`  error      ${error}`);
  for (const warning of report.warnings) lines.push(`  warning    ${warning}`);
  for (const choice of report.choices) lines.push(`  choice     ${choice}`);
  if (report.trades) lines.push(...tradeLines(report.trades, windowSeconds, signedPrices));
  else if (report.book) lines.push("  trades     none, so no price bars");
  if (report.book) lines.push(...bookLines(report.book, windowSeconds, signedPrices));
  else if (report.trades) lines.push("  book       none, so no imbalance and no depth");
  return lines.join("\n");
}

function tradeLines(trades: TradeReport, windowSeconds: number, signedPrices: boolean): string[] {
  const { buy, sell, unknown } = trades.sides;
  return [
    `  trades     ${count(trades.rows, "rows")} in table ${printable(trades.table)}`,
    ...tableLines(trades, windowSeconds, signedPrices),
    `    sides      ${count(buy)} buy, ${count(sell)} sell, ${count(unknown)} unknown`,
    ...exampleLine(trades.example && tradeExampleText(trades.example)),
    ...countsLine([
      [trades.duplicates, "trades", "equal to an earlier one, left out"],
      [trades.zero_sizes, "trades", "of size 0"],
      [trades.unnumbered, "trades", "without a number, among which duplicates cannot be told"],
      ...skippedCounts(trades),
    ]),
  ];
}

function bookLines(book: BookReport, windowSeconds: number, signedPrices: boolean): string[] {
  return [
    `  book       ${count(book.rows, "rows")} in table ${printable(book.table)}`,
    ...tableLines(book, windowSeconds, signedPrices),
    `    levels     bids ${levelsText(book.levels.bids)}; asks ${levelsText(book.levels.asks)}`,
    ...exampleLine(book.example && bookExampleText(book.example)),
    ...countsLine([
      [book.updates, "updates", "of a book"],
      [book.before_snapshot, "updates", "before the first snapshot, left out"],
      [book.sequence_gaps, "gaps", "in the numbers of updates"],
      [book.crossed, "snapshots", "crossed"],
      [book.zero_sizes, "levels", "of size 0, left out"],
      ...skippedCounts(book),
    ]),
  ];
}

/** Rows that are skipped for their instrument. */
function skippedCounts({ other_instruments, without_instrument }: TableReport): Counted[] {
  return [
    [other_instruments, "rows", "of other instruments, left out"],
    [without_instrument, "rows", "without an instrument, left out"],
  ];
}

function exampleLine(text: string | null): string[] {
  return text === null ? [] : [`    example    ${text}`];
}

/** A count with what was counted. */
type Counted = [number: number, noun: string, which: string];

/** Counts that are not 0. */
function countsLine(counts: Counted[]): string[] {
  const texts = counts.filter(([number]) => number > 0).map(([number, noun, which]) =>
    `${count(number, noun)} ${which}`
  );
  return texts.length > 0 ? [`    counted    ${texts.join("; ")}`] : [];
}

function tableLines(table: TableReport, windowSeconds: number, signedPrices: boolean): string[] {
  const columns = Object.entries(table.columns).map(([what, name]) =>
    name === null ? `no ${what}` : named(what, name)
  );
  const lines = [
    `    columns    ${columns.join(", ")}`,
    `    rejected   ${reasonsOf(table.rejected, signedPrices) || "none"}`,
  ];
  if (table.first_ms === null || table.last_ms === null) return lines;
  const interval = table.typical_interval_ms;
  const gaps = table.gaps.slice(0, SHOWN_GAPS).map(({ from_ms, to_ms }) =>
    `${instant(from_ms)} for ${duration(to_ms - from_ms)}`
  );
  const more = table.gap_count > SHOWN_GAPS ? `, and ${count(table.gap_count - SHOWN_GAPS)} more` : "";
  return [
    ...lines,
    `    times      ${instant(table.first_ms)} to ${instant(table.last_ms)}, ` +
    (table.ordered ? "in order" : `${count(table.out_of_order, "rows")} earlier than the one before`),
    `    interval   ${interval === null ? "unknown" : `typically ${intervalText(interval)}`}`,
    `    gaps       ${
      table.gap_count === 0
        ? `none of 3 windows of ${windowName(windowSeconds * 1000)} or more`
        : gaps.join(", ") + more
    }`,
  ];
}

function named(what: string, name: string): string {
  return what === name ? what : `${what} from ${printable(name)}`;
}

function levelsText(levels: { least: number; greatest: number; mean: number } | null): string {
  if (levels === null) return "none";
  if (levels.least === levels.greatest) return String(levels.least);
  return `${levels.least} to ${levels.greatest}, ${levels.mean.toFixed(1)} on average`;
}

function intervalText(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : duration(ms);
}

/** A time in UTC, to the millisecond; the number itself if it is not a valid time. */
function instant(ms: number): string {
  return Math.abs(ms) <= 8.64e15
    ? new Date(ms).toISOString().replace("T", " ").replace("Z", " UTC")
    : `${ms} ms`;
}
