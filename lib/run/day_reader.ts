/**
 * Reads databases, in whichever thread: takes one database after the other from the queue, makes windows of its rows,
 * and hands the windows over in reports.
 *
 * Windows of a database that is not being merged yet stay with the reader until the database is merged or read to its
 * end, because the receiver could not use them earlier.
 *
 * @module
 */

import { Aggregator, buffersOf } from "../aggregate/aggregator.ts";
import {
  BATCH_ROWS,
  newTally,
  type RowColumns,
  sumOfTallies,
  type Tally,
  usedRows,
} from "../model/batches.ts";
import { sharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import { uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import type { Source, TimeRange } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { BatchTaker } from "./batch_taker.ts";
import { DayQueue } from "./day_queue.ts";
import { type DayReport, newDayReport } from "./day_report.ts";
import { layoutOf, readingOf, type ReadingPlan, requestedDays } from "./reading_plan.ts";
import { openingFault, readingFaults, rowsBeforeFault } from "./database_faults.ts";

/** What a reader works with. */
export interface ReaderContext {
  /** Receives a report. */
  report(report: DayReport): void;
  /** Whether it is time for another report of the database that is being merged. */
  isReportDue(): boolean;
  /** Called after each batch. */
  afterBatch?(): Promise<void>;
  /** Ends the reading early when aborted; what was read until then is reported. */
  signal?: AbortSignal;
}

/** About how many bytes a trade takes in a database: an estimate of the trades' share, for the progress only. */
const TRADE_BYTES = 70;

/** How many bytes of windows a reader hands over before it waits until they are merged. */
const UNMERGED_BYTES = 32e6;

/** The time between two looks at what is merged, in milliseconds. */
const WAIT_MS = 5;

/** About which part of the work on a compressed database is its decompression, for the progress only. */
const DECOMPRESSION_SHARE = 0.4;

/** Reads databases until the queue is empty. */
export class DayReader {
  readonly #plan: ReadingPlan;
  readonly #context: ReaderContext;
  readonly #queue: DayQueue;
  readonly #bars: Aggregator;
  readonly #days: TimeRange;
  #report = newDayReport(-1);
  /** Counts of the report's database in addition to those of its source. */
  #counts: BatchTaker["counts"] = { trades: newTally(), books: newTally() };
  /** What was handed over of databases that may not be merged yet. */
  #unmerged: { database: number; bytes: number }[] = [];

  /** The part of the work on the database that was done once it was opened, from 0 to 1. */
  #opened = 0;

  /**
   * Creates a reader.
   *
   * @param plan What is read
   * @param context What the reader works with
   */
  constructor(plan: ReadingPlan, context: ReaderContext) {
    this.#plan = plan;
    this.#context = context;
    this.#queue = new DayQueue(plan.queue);
    this.#bars = new Aggregator(layoutOf(plan.request));
    this.#days = requestedDays(plan.request);
  }

  /** Reads until the queue is empty or the signal is aborted. */
  async run(): Promise<void> {
    while (!this.#isAborted) {
      await this.#waitForMerger();
      const database = this.#queue.take();
      if (database === undefined) return;
      await this.#readDatabase(database);
    }
  }

  /** Waits until few of the windows that were handed over are still to be merged, so that they do not pile up. */
  async #waitForMerger(): Promise<void> {
    for (;;) {
      this.#unmerged = this.#unmerged.filter(({ database }) => database >= this.#queue.merging);
      const bytes = this.#unmerged.reduce((sum, { bytes }) => sum + bytes, 0);
      if (bytes <= UNMERGED_BYTES || this.#isAborted) return;
      await new Promise((done) => setTimeout(done, WAIT_MS));
    }
  }

  get #isAborted(): boolean {
    return this.#context.signal?.aborted ?? false;
  }

  async #readDatabase(database: number): Promise<void> {
    const report = this.#report = newDayReport(database);
    this.#counts = { trades: newTally(), books: newTally() };
    this.#opened = 0;
    const { path } = this.#plan.databases[database];
    let source: Source | undefined;
    try {
      source = await openDatabase(path, {
        scratch: this.#plan.scratch,
        signal: this.#context.signal,
        onDecompressed: (fraction) => this.#setReadFraction(this.#opened = fraction * DECOMPRESSION_SHARE),
        reading: readingOf(this.#plan, database),
      });
      report.description = source.description.how;
      report.choices = source.description.choices;
      report.warnings = source.description.warnings;
      report.trades = source.tally.trades;
      report.books = source.tally.books;
      if (source.fault) report.faults.push(source.fault.message);
      const midnights = sharedMidnights(this.#plan.databases, database);
      const taker = new BatchTaker(this.#bars, report, this.#days, midnights);
      this.#counts = taker.counts;
      await this.#readTrades(source, taker);
      if (!this.#isAborted) await this.#readBooks(source, taker);
      if (!this.#isAborted) this.#judge(source);
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      // A wait for a lock that the end of the run cut short says nothing about the database.
      if (!this.#isAborted) report.faults.push(openingFault(error));
    } finally {
      source?.close();
    }
    if (!this.#isAborted) this.#queue.setReadFraction(database, 1);
    this.#handOver(!this.#isAborted);
  }

  async #readTrades(source: Source, taker: BatchTaker): Promise<void> {
    const { bytes } = this.#plan.databases[this.#report.database];
    const { has, tally: { trades: tally }, progress: { trades: { rows } } } = source;
    const start = this.#opened;
    const ofRest = has.books ? Math.min(0.9, (rows ?? 0) * TRADE_BYTES / Math.max(1, bytes)) : 1;
    const share = (1 - start) * ofRest;
    let batches = 0;
    await this.#readTable(uniqueTrades(source, this.#range), "trades", (batch) => {
      taker.takeTrades(batch);
      this.#setReadFraction(start + share * fractionOf(this.#rowsGoneThrough(tally, ++batches), rows));
    });
    this.#setReadFraction(start + share);
  }

  async #readBooks(source: Source, taker: BatchTaker): Promise<void> {
    const report = this.#report;
    const { has, bookFault, tally: { books: tally }, progress: { books: { rows } } } = source;
    if (bookFault) report.faults.push(`${bookFault.message}; its trades are used`);
    if (!has.books) {
      report.hasNoBook = !bookFault;
      return;
    }
    report.table = "book";
    const start = this.#queue.readFraction(report.database);
    const { depthLevels } = this.#plan.request;
    let batches = 0;
    await this.#readTable(source.books({ range: this.#range, depthLevels }), "books", (batch) => {
      taker.takeBooks(batch);
      this.#setReadFraction(start + (1 - start) * fractionOf(this.#rowsGoneThrough(tally, ++batches), rows));
    });
  }

  /** The rows to read: those of the requested days if one file holds all days, else all rows. */
  get #range(): TimeRange | undefined {
    return this.#plan.isSingleFile ? { ...this.#days, countsUnreadableTimes: true } : undefined;
  }

  /** About how many rows the reading has gone through. A tally leaves out rows outside the range. */
  #rowsGoneThrough(tally: Tally, batches: number): number {
    return this.#range === undefined ? tally.read : batches * BATCH_ROWS;
  }

  /** Finds out whether a database that was read to its end has failed. */
  #judge(source: Source): void {
    this.#report.faults.push(...readingFaults(source, this.#reportNow(), this.#plan));
  }

  #setReadFraction(fraction: number): void {
    this.#queue.setReadFraction(this.#report.database, fraction);
  }

  /** Takes the batches of a table. A fault ends the table; the rows before the fault stay in the bars. */
  async #readTable<Batch extends RowColumns>(
    batches: Iterable<Batch>,
    kind: "trades" | "books",
    take: (batch: Batch) => void,
  ): Promise<void> {
    const report = this.#report;
    try {
      for (const batch of batches) {
        take(batch);
        // A batch without rows comes while rows are read a second time, when the counts are behind.
        const isReportDue = batch.count > 0 && this.#context.isReportDue();
        if (isReportDue && this.#queue.merging === report.database) this.#handOver(false);
        await this.#context.afterBatch?.();
        if (this.#isAborted) return;
      }
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      report.faults.push(error.message + rowsBeforeFault(usedRows(this.#reportNow()[kind]), kind));
    }
  }

  /** The report, with the counts of all who count. */
  #reportNow(): DayReport {
    const { trades, books } = this.#report;
    const more = this.#counts;
    return {
      ...this.#report,
      trades: sumOfTallies(trades, more.trades),
      books: sumOfTallies(books, more.books),
    };
  }

  #handOver(isLast: boolean): void {
    const windows = this.#bars.takeWindows();
    const bytes = buffersOf(windows).reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#unmerged.push({ database: this.#report.database, bytes });
    this.#context.report({ ...this.#reportNow(), windows, depth: this.#bars.depth.take(), isLast });
    this.#report.nearBefore = [];
    this.#report.nearAfter = [];
  }
}

function fractionOf(read: number, rows: number | undefined): number {
  return rows ? Math.min(1, read / rows) : 0;
}
