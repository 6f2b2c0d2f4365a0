/** @module Reads one database to its end, and reports what it holds. */

import { SourceFault } from "../sources/source_fault.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { Source } from "../sources/source.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import type { BookReport, DatabaseReport, TradeReport } from "./database_report.ts";
import { Spread, TimeInspector } from "./table_report.ts";

/** How to inspect. */
export interface InspectDatabaseOptions {
  /** Length of the windows in which gaps are counted, in milliseconds. */
  windowMs: number;
  /** Ends the inspection early. */
  signal?: AbortSignal;
  /** The folder for private copies; a temporary folder by default. */
  scratch?: string;
  /** What is known of the database's rows. */
  reading?: ReadingOptions;
}

/**
 * Reads a database to its end, and reports what it holds. What is wrong with the database is part of the report.
 *
 * @throws {Error} If a private copy cannot be made
 */
export async function inspectDatabase(
  path: string,
  options: InspectDatabaseOptions,
): Promise<DatabaseReport> {
  const report: DatabaseReport = { path, usable: false, errors: [], trades: null, book: null };
  let source: Source | undefined;
  try {
    source = await openDatabase(path, options);
    if (source.fault) report.errors.push(source.fault.message);
    if (source.bookFault) report.errors.push(source.bookFault.message);
    report.trades = await inspectTrades(source, options, report.errors);
    report.book = await inspectBook(source, options, report.errors);
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    report.errors.push(error.message);
  } finally {
    source?.close();
  }
  report.usable = report.errors.length === 0;
  return report;
}

async function inspectTrades(
  source: Source,
  options: InspectDatabaseOptions,
  errors: string[],
): Promise<TradeReport | null> {
  const { trades } = source.description;
  if (trades === undefined) return null;
  const times = new TimeInspector(options.windowMs);
  const sides = { buy: 0, sell: 0, unknown: 0 };
  await readAll(source.trades(), options, errors, (batch) => {
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
    rows: source.tally.trades.read,
    rejected: source.tally.trades.rejected,
    ...times.report(),
    sides,
  };
}

async function inspectBook(
  source: Source,
  options: InspectDatabaseOptions,
  errors: string[],
): Promise<BookReport | null> {
  const { books } = source.description;
  if (books === undefined) return null;
  const times = new TimeInspector(options.windowMs);
  const bids = new Spread();
  const asks = new Spread();
  await readAll(source.books(), options, errors, (batch) => {
    times.addBatch(batch);
    bids.addAll(batch.bidLevels, batch.count);
    asks.addAll(batch.askLevels, batch.count);
  });
  return {
    ...books,
    rows: source.tally.books.read,
    rejected: source.tally.books.rejected,
    ...times.report(),
    levels: { bids: bids.report(), asks: asks.report() },
  };
}

/** Reads all batches. A fault ends the reading, and is added to the errors. */
async function readAll<Batch>(
  batches: Iterable<Batch>,
  { signal }: InspectDatabaseOptions,
  errors: string[],
  use: (batch: Batch) => void,
): Promise<void> {
  try {
    for (const batch of batches) {
      use(batch);
      // Signals are received between two batches.
      await new Promise((done) => setTimeout(done, 0));
      if (signal?.aborted) throw new SourceFault("interrupted");
    }
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    errors.push(error.message);
  }
}
