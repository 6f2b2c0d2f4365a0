/** @module Reads one database to its end, and reports what it holds. */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { resolve } from "deno-std/path/resolve.js";
import { type Tally, usedRows } from "../model/batches.ts";
import { DAY_MS, formatDay, parseDayFolder } from "../model/days.ts";
import { rejectedFault } from "../run/database_faults.ts";
import { uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import { SourceFault } from "../sources/source_fault.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { Source } from "../sources/source.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { count } from "../text/numbers.ts";
import type {
  BookExample,
  BookReport,
  DatabaseReport,
  TradeExample,
  TradeReport,
} from "./database_report.ts";
import { bookExample, tradeExample } from "./examples.ts";
import { TimeInspector, WholeNumbers } from "./table_report.ts";

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
  const report: DatabaseReport = {
    path,
    usable: false,
    errors: [],
    how: null,
    choices: [],
    warnings: [],
    trades: null,
    book: null,
  };
  let source: Source | undefined;
  try {
    const reading = { ...readingOfPath(path), ...options.reading };
    const near = reading.day && { startMs: reading.day.startMs - DAY_MS, endMs: reading.day.endMs + DAY_MS };
    const times = {
      trades: new TimeInspector(options.windowMs, near),
      books: new TimeInspector(options.windowMs, near),
    };
    source = await openDatabase(path, { signal: options.signal, scratch: options.scratch, reading });
    report.how = source.description.how;
    report.choices = [...source.description.choices];
    report.warnings = [...source.description.warnings];
    if (source.fault) report.errors.push(source.fault.message);
    if (source.bookFault) report.errors.push(source.bookFault.message);
    report.trades = await inspectTrades(source, options, times.trades, report.errors);
    report.book = await inspectBook(source, options, times.books, report.errors);
    for (const kind of ["trades", "books"] as const) {
      report.errors.push(...rejectedFault(source, kind, reading.signedPrices));
    }
    const rows = usedRows(source.tally.trades) + usedRows(source.tally.books);
    if (rows > 0 && times.trades.rowsWithin + times.books.rowsWithin === 0) {
      report.errors.push(
        `none of its ${count(rows, "rows")} lies within a day of ${
          formatDay(reading.day!.startMs)
        }, its folder's day`,
      );
    }
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
  times: TimeInspector,
  errors: string[],
): Promise<TradeReport | null> {
  const { trades } = source.description;
  if (trades === undefined) return null;
  const sides = { buy: 0, sell: 0, unknown: 0 };
  let zeroSizes = 0;
  let example: TradeExample | null = null;
  await readAll(uniqueTrades(source), options, errors, (batch) => {
    if (batch.count > 0) example ??= tradeExample(batch);
    times.addBatch(batch);
    for (let row = 0; row < batch.count; row++) {
      const side = batch.side[row];
      if (side > 0) sides.buy++;
      else if (side < 0) sides.sell++;
      else sides.unknown++;
      if (batch.size[row] === 0) zeroSizes++;
    }
  });
  const tally = source.tally.trades;
  return {
    ...trades,
    ...countsOf(tally),
    ...times.report(),
    example,
    sides,
    duplicates: tally.duplicates ?? 0,
    unnumbered: tally.unnumbered ?? 0,
    zero_sizes: zeroSizes,
  };
}

async function inspectBook(
  source: Source,
  options: InspectDatabaseOptions,
  times: TimeInspector,
  errors: string[],
): Promise<BookReport | null> {
  const { books } = source.description;
  if (books === undefined) return null;
  const bids = new WholeNumbers();
  const asks = new WholeNumbers();
  let crossed = 0;
  let example: BookExample | null = null;
  await readAll(source.books(), options, errors, (batch) => {
    if (batch.count > 0) example ??= bookExample(batch);
    times.addBatch(batch);
    bids.addAll(batch.bidLevels, batch.count);
    asks.addAll(batch.askLevels, batch.count);
    for (let row = 0; row < batch.count; row++) if (batch.bestBid[row] >= batch.bestAsk[row]) crossed++;
  });
  const tally = source.tally.books;
  return {
    ...books,
    ...countsOf(tally),
    ...times.report(),
    example,
    levels: { bids: bids.report(), asks: asks.report() },
    updates: tally.updates ?? 0,
    before_snapshot: tally.before_snapshot ?? 0,
    sequence_gaps: tally.sequence_gaps ?? 0,
    crossed,
    zero_sizes: tally.zero_sizes ?? 0,
  };
}

/** The counts that reports on trades and on books have in common. */
function countsOf({ read, rejected, other_instruments = 0, without_instrument = 0 }: Tally) {
  return { rows: read, rejected, other_instruments, without_instrument };
}

/** What the names of the folders say about a database at `{instrument}/{day}/FILE`; nothing of a database elsewhere. */
function readingOfPath(path: string): ReadingOptions {
  const folder = dirname(resolve(path));
  const startMs = parseDayFolder(basename(folder));
  if (startMs === undefined) return {};
  const day = { startMs, endMs: startMs + DAY_MS };
  return { instrument: basename(dirname(folder)), day, days: day };
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
