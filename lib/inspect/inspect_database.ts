/** @module Everything that `inspect` finds out about one database. */

import type { Rejection } from "../model/batches.ts";
import { SourceFault } from "../sources/source_fault.ts";
import type { Source } from "../sources/source.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { Spread, TimeInspector, type TimeReport } from "./table_report.ts";

/** What a database holds. The names are those of `--json`. */
export interface DatabaseReport {
  /** The path, as it was given or found. */
  path: string;
  /** Whether a run could use it: nothing was wrong but single rows. */
  usable: boolean;
  /** What is wrong with it. */
  errors: string[];
  /** Its trades; null where they cannot be read. */
  trades: TradeReport | null;
  /** Its snapshots; null where there are none to be read. */
  book: BookReport | null;
}

/** What a table holds. */
export interface TableReport extends TimeReport {
  /** The table's name. */
  table: string;
  /** Recognised columns: what each stands for, and its name; null where there is none. */
  columns: Record<string, string | null>;
  /** Rows read. */
  rows: number;
  /** Rows that a run would reject, by reason. */
  rejected: Record<Rejection, number>;
}

/** What the table of trades holds. */
export interface TradeReport extends TableReport {
  /** Trades by the taker's side. */
  sides: { buy: number; sell: number; unknown: number };
}

/** What the table of snapshots holds. */
export interface BookReport extends TableReport {
  /** Levels a snapshot, by side. */
  levels: {
    bids: { least: number; greatest: number; mean: number } | null;
    asks: { least: number; greatest: number; mean: number } | null;
  };
}

/** How to inspect. */
export interface InspectDatabaseOptions {
  /** Length of the windows in which gaps are counted, in milliseconds. */
  windowMs: number;
  /** Ends it early. */
  signal?: AbortSignal;
  /** A folder in which a private copy may be made; a temporary one by default. */
  scratch?: string | (() => string);
}

/** Reads a database to its end and says what it holds. Nothing that is wrong with it is thrown. */
export async function inspectDatabase(
  path: string,
  options: InspectDatabaseOptions,
): Promise<DatabaseReport> {
  const report: DatabaseReport = { path, usable: false, errors: [], trades: null, book: null };
  let reader: Source | undefined;
  try {
    reader = await openDatabase(path, options);
    if (reader.fault) report.errors.push(reader.fault.message);
    if (reader.bookFault) report.errors.push(reader.bookFault.message);
    report.trades = await inspectTrades(reader, options, report.errors);
    report.book = await inspectBook(reader, options, report.errors);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    report.errors.push(error.message);
  } finally {
    reader?.close();
  }
  report.usable = report.errors.length === 0;
  return report;
}

async function inspectTrades(
  reader: Source,
  options: InspectDatabaseOptions,
  errors: string[],
): Promise<TradeReport | null> {
  const { trades } = reader.description;
  if (trades === undefined) return null;
  const times = new TimeInspector(options.windowMs);
  const sides = { buy: 0, sell: 0, unknown: 0 };
  await readAll(reader.trades(), options, errors, (batch) => {
    times.addBatch(batch);
    for (let row = 0; row < batch.count; row++) {
      const side = batch.side[row];
      if (side > 0) sides.buy++;
      else if (side < 0) sides.sell++;
      else sides.unknown++;
    }
  });
  return {
    ...trades,
    rows: reader.tally.trades.read,
    rejected: reader.tally.trades.rejected,
    ...times.report(),
    sides,
  };
}

async function inspectBook(
  reader: Source,
  options: InspectDatabaseOptions,
  errors: string[],
): Promise<BookReport | null> {
  const { books } = reader.description;
  if (books === undefined) return null;
  const times = new TimeInspector(options.windowMs);
  const bids = new Spread();
  const asks = new Spread();
  await readAll(reader.books(), options, errors, (batch) => {
    times.addBatch(batch);
    bids.addAll(batch.bidLevels, batch.count);
    asks.addAll(batch.askLevels, batch.count);
  });
  return {
    ...books,
    rows: reader.tally.books.read,
    rejected: reader.tally.books.rejected,
    ...times.report(),
    levels: { bids: bids.report(), asks: asks.report() },
  };
}

async function readAll<Batch>(
  batches: Iterable<Batch>,
  { signal }: InspectDatabaseOptions,
  errors: string[],
  take: (batch: Batch) => void,
): Promise<void> {
  try {
    for (const batch of batches) {
      take(batch);
      await new Promise((done) => setTimeout(done, 0));
      if (signal?.aborted) throw new SourceFault("interrupted");
    }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    errors.push(error.message);
  }
}
