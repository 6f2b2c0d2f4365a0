/**
 * `inspect PATH...`: what databases hold and whether they can be read, for people or as JSON.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import type { Logger } from "../log/log.ts";
import { printable, systemReason } from "../text/printable.ts";
import { reasonsOf } from "../model/status_text.ts";
import { duration } from "../text/durations.ts";
import { count } from "../text/numbers.ts";
import {
  type BookReport,
  type DatabaseReport,
  inspectDatabase,
  type TableReport,
  type TradeReport,
} from "./inspect_database.ts";

/** Gaps that the text names; `--json` has more. */
const SHOWN_GAPS = 5;

/** How to inspect. */
export interface InspectOptions {
  /** Print JSON instead of text. */
  json: boolean;
  /** Length of the windows in which gaps are counted, in seconds. */
  windowSeconds: number;
  /** Where it says what goes wrong. */
  log: Logger;
  /** Ends it early. */
  signal: AbortSignal;
  /** A folder in which private copies may be made; a temporary one by default. */
  scratch?: string | (() => string);
  /** Where the reports go. */
  write: (text: string) => void;
}

/**
 * Inspects databases, and every `*.db` in or below folders.
 *
 * @returns Whether all of them can be used
 */
export async function inspectPaths(paths: string[], options: InspectOptions): Promise<boolean> {
  const { log, signal, scratch, json, write } = options;
  const windowMs = options.windowSeconds * 1000;
  const reports: DatabaseReport[] = [];
  let allUsable = true;
  for (const path of paths) {
    const databases = databasesAt(path, log);
    if (databases.length === 0) allUsable = false;
    for (const database of databases) {
      if (signal.aborted) return false;
      const report = await inspectDatabase(database, { windowMs, signal, scratch });
      if (!report.usable) allUsable = false;
      if (json) reports.push(report);
      else write(reportText(report, options.windowSeconds) + "\n");
    }
  }
  if (json) write(JSON.stringify(reports, null, 2) + "\n");
  return allUsable;
}

/** The path itself if it is a file, else the databases in or below the folder, in order of their names. */
function databasesAt(path: string, log: Logger): string[] {
  try {
    if (!Deno.statSync(path).isDirectory) return [path];
    const found = [...databasesBelow(path)].sort();
    if (found.length === 0) log.error(`${printable(path)} holds no *.db file, nor do the folders in it`);
    return found;
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "does not exist"
      : `cannot be read: ${systemReason(error)}`;
    log.error(`${printable(path)} ${reason}`);
    return [];
  }
}

function* databasesBelow(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* databasesBelow(path);
    else if (entry.name.endsWith(".db")) yield path;
  }
}

/** A report for people. */
export function reportText(report: DatabaseReport, windowSeconds: number): string {
  const lines = [`${printable(report.path)}: ${report.usable ? "can be used" : "has errors"}`];
  for (const error of report.errors) lines.push(`  error      ${error}`);
  if (report.trades) lines.push(...tradeLines(report.trades, windowSeconds));
  if (report.book) lines.push(...bookLines(report.book, windowSeconds));
  else if (report.trades) lines.push("  book       none: no imbalance and no depth");
  return lines.join("\n");
}

function tradeLines(trades: TradeReport, windowSeconds: number): string[] {
  const { buy, sell, unknown } = trades.sides;
  return [
    `  trades     ${count(trades.rows, "rows")} in table ${printable(trades.table)}`,
    ...tableLines(trades, windowSeconds),
    `    sides      ${count(buy)} buy, ${count(sell)} sell, ${count(unknown)} unknown`,
  ];
}

function bookLines(book: BookReport, windowSeconds: number): string[] {
  return [
    `  book       ${count(book.rows, "rows")} in table ${printable(book.table)}`,
    ...tableLines(book, windowSeconds),
    `    levels     bids ${levelsText(book.levels.bids)}; asks ${levelsText(book.levels.asks)}`,
  ];
}

function tableLines(table: TableReport, windowSeconds: number): string[] {
  const columns = Object.entries(table.columns).map(([what, name]) =>
    name === null ? `no ${what}` : named(what, name)
  );
  const lines = [
    `    columns    ${columns.join(", ")}`,
    `    rejected   ${rejectedText(table)}`,
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
      table.gap_count === 0 ? `none of 3 windows of ${windowSeconds} s or more` : gaps.join(", ") + more
    }`,
  ];
}

function named(what: string, name: string): string {
  return what === name ? what : `${what} from ${printable(name)}`;
}

function rejectedText(table: TableReport): string {
  return reasonsOf(table.rejected) || "none";
}

function levelsText(levels: { least: number; greatest: number; mean: number } | null): string {
  if (levels === null) return "none";
  if (levels.least === levels.greatest) return String(levels.least);
  return `${levels.least} to ${levels.greatest}, ${levels.mean.toFixed(1)} on average`;
}

function intervalText(ms: number): string {
  return ms < 1000 ? `${Number(ms.toPrecision(3))} ms` : duration(ms);
}

/** An instant in UTC, to the millisecond; as a number where the calendar ends. */
function instant(ms: number): string {
  return Math.abs(ms) <= 8.64e15
    ? new Date(ms).toISOString().replace("T", " ").replace("Z", " UTC")
    : `${ms} ms`;
}
