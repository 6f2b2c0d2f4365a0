/**
 * Queries about a damaged database, whose rows are those that SQLite reads, unless the answer says that something is wrong.
 *
 * @module
 */

import type { BookBatch, TradeBatch } from "../../lib/model/batches.ts";
import { formatDay } from "../../lib/model/days.ts";
import { QueryContext } from "../../lib/query/query_context.ts";
import { QueryError } from "../../lib/query/query_error.ts";
import { TickStore } from "../../lib/query/tick_store.ts";
import type { Ticks } from "../../lib/query/ticks.ts";
import { uniqueTrades } from "../../lib/sources/duplicates/unique_trades.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";
import { SourceFault } from "../../lib/sources/source_fault.ts";
import { openSqlSource } from "../../lib/sources/sqlite/sql_source.ts";
import { START_MS } from "./random_database.ts";

/** The most rows whose values a damage changes: one for each byte. */
const MOST_CHANGED = 8;

/** A signal that ends nothing. */
const LISTENING = { aborted: false };

/** The rows of a range as texts. */
interface RangeRows {
  /** The trades. */
  trades: string[];
  /** The snapshots with their levels. */
  books: string[];
}

/** Rows, and what was said about them. */
interface AskedRows extends RangeRows {
  /** The notes for the reader of the answer, or why there is no answer. */
  notes: string[];
}

/**
 * Reads a range as queries do, twice: the second time by what the first one has remembered.
 *
 * @param path The database
 * @param range The times
 * @returns The rows of the second reading, and the notes of both
 */
export async function askedRows(path: string, range: TimeRange): Promise<AskedRows> {
  const { size, mtime } = Deno.statSync(path);
  const state = { day: formatDay(START_MS), path, size, mtimeMs: mtime!.getTime() };
  using store = new TickStore({ databases: [state], reading: {}, windowMs: 60_000 });
  const first = await rowsOfStore(store, range);
  const second = await rowsOfStore(store, range);
  return { ...second, notes: [...new Set([...first.notes, ...second.notes])] };
}

async function rowsOfStore(store: Ticks, range: TimeRange): Promise<AskedRows> {
  const context = new QueryContext(LISTENING);
  const rows: RangeRows = { trades: [], books: [] };
  try {
    await store.readTrades(range, context, (batch) => rows.trades.push(...tradeTexts(batch)));
    await store.readBooks(range, context, (batch) => rows.books.push(...bookTexts(batch)), "all");
  } catch (error) {
    if (!(error instanceof QueryError || error instanceof SourceFault)) throw error;
    context.notes.add(error.message);
  }
  return { ...rows, notes: [...context.notes] };
}

/** The rows that SQLite reads. */
interface TrustedRows extends RangeRows {
  /** Whether SQLite finds the file damaged. */
  isDamaged: boolean;
  /** Which tables and columns are recognised. */
  tables: string;
}

/**
 * Reads a range through SQLite alone.
 *
 * @param path The database
 * @param range The times
 */
export async function trustedRows(path: string, range: TimeRange): Promise<TrustedRows> {
  const rows: TrustedRows = { trades: [], books: [], isDamaged: false, tables: "" };
  let source: Source | undefined;
  try {
    source = await openSqlSource(path);
    const { tally, description } = source;
    rows.tables = JSON.stringify([description.trades, description.books]);
    const trades = (wanted?: TimeRange) => source!.trades(wanted);
    for (const batch of uniqueTrades({ trades, tally }, range)) rows.trades.push(...tradeTexts(batch));
    for (const batch of source.books({ range, keepsLevels: true })) rows.books.push(...bookTexts(batch));
    return rows;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    return { ...rows, isDamaged: true };
  } finally {
    source?.close();
  }
}

/**
 * Judges the answer about a damaged database. An answer without a note has the rows that SQLite reads. If SQLite's check
 * of the whole file finds damage that a query does not meet, the answer may lack rows whose values the damage changed, but
 * not others.
 *
 * @param asked The answer
 * @param trusted What SQLite reads
 * @param before What SQLite reads of the database before the damage
 * @returns Why the answer is wrong; undefined if it is right, or says that something is wrong
 */
export function whyWrong(asked: AskedRows, trusted: TrustedRows, before: TrustedRows): string | undefined {
  // A name in the schema that has changed leaves other tables, which a run describes.
  if (asked.notes.length > 0 || trusted.isDamaged && trusted.tables !== before.tables) return undefined;
  const [expected, most, whose] = trusted.isDamaged
    ? [before, MOST_CHANGED, "before the damage, which SQLite finds"]
    : [trusted, 0, "that SQLite reads"];
  for (const kind of ["trades", "books"] as const) {
    const [is, should] = [asked[kind], expected[kind]];
    const lost = without(should, is);
    const added = without(is, should);
    if (lost.length > most || added.length > most) {
      return `an answer without a note has ${is.length} ${kind} and not the ${should.length} ${whose}; ` +
        `the first that is missing: ${lost[0]}, that is wrong: ${added[0]}`;
    }
    if (most === 0 && is.join() !== should.join()) return `the ${kind} of an answer are in another order`;
  }
  return undefined;
}

/** The texts that are not among others, each as often as it is missing. */
function without(texts: string[], others: string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of others) counts.set(text, (counts.get(text) ?? 0) + 1);
  return texts.filter((text) => {
    const left = counts.get(text) ?? 0;
    counts.set(text, left - 1);
    return left <= 0;
  });
}

function tradeTexts({ count, timeMs, timeNs, orderHi, orderLo, price, size, side }: TradeBatch): string[] {
  return Array.from(
    { length: count },
    (_, row) => [timeMs, timeNs, orderHi, orderLo, price, size, side].map((column) => column[row]).join(" "),
  );
}

function bookTexts(batch: BookBatch): string[] {
  const { count, timeMs, timeNs, bestBid, bestAsk, bidSize, askSize, kept } = batch;
  return Array.from({ length: count }, (_, row) => {
    const levels = kept === undefined
      ? batch.levels(row)
      : kept.pairs.subarray(row === 0 ? 0 : kept.ends[row - 1], kept.ends[row]);
    const columns = [timeMs, timeNs, bestBid, bestAsk, bidSize, askSize].map((column) => column[row]);
    return `${columns.join(" ")} ${JSON.stringify(levels)}`;
  });
}
