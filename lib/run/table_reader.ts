/**
 * Reads the tables of one database in one thread: makes windows of the rows, and hands the windows over in reports.
 *
 * @module
 */

import type { Aggregator } from "../aggregate/aggregator.ts";
import {
  BATCH_ROWS,
  newTally,
  type RowColumns,
  sumOfTallies,
  type Tally,
  usedRows,
} from "../model/batches.ts";
import { sharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import { type HandedOver, uniqueTrades } from "../sources/duplicates/unique_trades.ts";
import type { BookQuery, Source, TimeRange } from "../sources/source.ts";
import { SourceFault } from "../sources/source_fault.ts";
import { BatchTaker } from "./batch_taker.ts";
import { booksFrom } from "./books_from.ts";
import { rowsBeforeFault } from "./database_faults.ts";
import type { DayQueue } from "./day_queue.ts";
import { type DayReport, newDayReport } from "./day_report.ts";
import { tradesShare } from "./progress_estimate.ts";
import { type ReadingPlan, requestedDays } from "./reading_plan.ts";
import { joinedSpan } from "./row_span.ts";
import type { FoundPart } from "./shared_parts.ts";

/** What the reading of a database works with. */
export interface DatabaseContext {
  /** What the run reads. */
  plan: ReadingPlan;
  /** The queue of the run's databases. */
  queue: DayQueue;
  /** Makes the windows; empty. */
  bars: Aggregator;
  /** Hands over a report with the windows. */
  handOver(report: DayReport): void;
  /** Whether it is time for another report of the database that is being merged. */
  isReportDue(): boolean;
  /** Called after each batch. */
  afterBatch?(): Promise<void>;
  /** Ends the reading early when aborted; what was read until then is reported. */
  signal?: AbortSignal;
}

/** Receives the fraction of a table that has been read. */
type OnProgress = (fraction: number) => void;

/** Reads tables of one database. */
export class TableReader {
  /** What is known of the database; complete except for {@linkcode counts}. */
  readonly report: DayReport;
  /** Counts in addition to those of the source. */
  counts: BatchTaker["counts"] = { trades: newTally(), books: newTally() };
  readonly #context: DatabaseContext;
  readonly #days: TimeRange;

  /** @param database The index of the database in the order of days */
  constructor(database: number, context: DatabaseContext) {
    this.#context = context;
    this.#days = requestedDays(context.plan.request);
    this.report = newDayReport(database);
  }

  /** The path of the database. */
  get path(): string {
    return this.#context.plan.databases[this.report.database].path;
  }

  /** Whether the reading ends early. */
  get isAborted(): boolean {
    return this.#context.signal?.aborted ?? false;
  }

  /** Takes the rows of an open source, whose counts the report has from now on. */
  takerOf(source: Source): BatchTaker {
    const { report } = this;
    report.trades = source.tally.trades;
    report.books = source.tally.books;
    const midnights = sharedMidnights(this.#context.plan.databases, report.database);
    const taker = new BatchTaker(this.#context.bars, report, this.#days, midnights);
    this.counts = taker.counts;
    return taker;
  }

  /** About which part of the reading is that of the trades. */
  tradesShare({ has, progress: { trades: { rows = 0 } } }: Source): number {
    const { bytes } = this.#context.plan.databases[this.report.database];
    return tradesShare(rows, bytes, has.books);
  }

  /**
   * Reads the trades.
   *
   * @param joined The first of them, which were read in parts
   */
  async readTrades(
    source: Source,
    taker: BatchTaker,
    onProgress: OnProgress,
    joined?: HandedOver,
  ): Promise<void> {
    const { tally: { trades: tally }, progress: { trades: { rows } } } = source;
    this.report.trades = tally;
    let batches = 0;
    await this.#readTable(uniqueTrades(source, this.range, joined), "trades", (batch) => {
      taker.takeTrades(batch);
      onProgress(fractionOf(this.#rowsGoneThrough(tally, ++batches), rows));
    });
  }

  /**
   * Reads the books.
   *
   * @param joined The first of them, which were read in parts
   */
  async readBooks(
    source: Source,
    taker: BatchTaker,
    onProgress: OnProgress,
    joined?: HandedOver,
  ): Promise<void> {
    const { tally: { books: tally }, progress: { books: { rows } } } = source;
    this.report.books = tally;
    const books = booksFrom(
      source.books(this.bookQuery),
      joined?.rows ?? 0,
      (batch) => taker.latestBook(batch),
    );
    let batches = 0;
    await this.#readTable(books, "books", (batch) => {
      taker.takeBooks(batch);
      onProgress(fractionOf(this.#rowsGoneThrough(tally, ++batches), rows));
    });
  }

  /**
   * Counts a part of a table.
   *
   * @param tally The counts of the source for this part and those before
   */
  join(part: number, kind: "trades" | "books", found: FoundPart, tally: Tally): void {
    const { report, counts, isMerging } = this;
    report[kind] = tally;
    Object.assign(counts[kind], sumOfTallies(counts[kind], found.counts));
    report.rowsOutsideDays += found.rowsOutsideDays;
    report.firstLeftOutMs ??= found.firstLeftOutMs;
    report.span = joinedSpan(report.span, found.span);
    report.emptySnapshots += found.emptySnapshots;
    report.joined.push(part);
    if (isMerging && this.#context.isReportDue()) this.handOver(false);
  }

  /** Notes the fault that ended the reading of a table. Throws any other error. */
  noteFault(error: unknown, kind: "trades" | "books"): void {
    if (!(error instanceof SourceFault)) throw error;
    this.report.faults.push(error.message + rowsBeforeFault(usedRows(this.reportNow()[kind]), kind));
  }

  /** Whether the database is being merged, so that the receiver can use reports at once. */
  get isMerging(): boolean {
    return this.#context.queue.merging === this.report.database;
  }

  /** The report, with the counts of all who count. */
  reportNow(): DayReport {
    const { trades, books } = this.report;
    return {
      ...this.report,
      trades: sumOfTallies(trades, this.counts.trades),
      books: sumOfTallies(books, this.counts.books),
    };
  }

  /** Hands over a report with the windows that were made since the previous one. */
  handOver(isLast: boolean): void {
    this.#handOver({ ...this.reportNow(), isLast });
    this.report.nearBefore = [];
    this.report.nearAfter = [];
    this.report.joined = [];
  }

  /** Hands over the windows of a part. */
  handOverPart(part: number): void {
    const { report: { database, nearBefore, nearAfter } } = this;
    this.#handOver({ ...newDayReport(database), nearBefore, nearAfter, part });
  }

  #handOver(report: DayReport): void {
    const { bars, handOver } = this.#context;
    const windows = bars.takeWindows();
    handOver({ ...report, windows, depth: bars.depth.take() });
  }

  /** Which snapshots to read. */
  get bookQuery(): BookQuery {
    return { range: this.range, depthLevels: this.#context.plan.request.depthLevels };
  }

  /** The rows to read: those of the requested days if one file holds all days, else all rows. */
  get range(): TimeRange | undefined {
    return this.#context.plan.isSingleFile ? { ...this.#days, countsUnreadableTimes: true } : undefined;
  }

  /** About how many rows the reading has gone through. A tally leaves out rows outside the range. */
  #rowsGoneThrough(tally: Tally, batches: number): number {
    return this.range === undefined ? tally.read : batches * BATCH_ROWS;
  }

  /** Takes the batches of a table. A fault ends the table; the rows before the fault stay in the bars. */
  async #readTable<Batch extends RowColumns>(
    batches: Iterable<Batch>,
    kind: "trades" | "books",
    take: (batch: Batch) => void,
  ): Promise<void> {
    const { isReportDue, afterBatch } = this.#context;
    try {
      for (const batch of batches) {
        take(batch);
        // A batch without rows comes while rows are read a second time, when the counts are behind.
        if (batch.count > 0 && isReportDue() && this.isMerging) this.handOver(false);
        await afterBatch?.();
        if (this.isAborted) return;
      }
    } catch (error) {
      this.noteFault(error, kind);
    }
  }
}

function fractionOf(read: number, rows: number | undefined): number {
  return rows ? Math.min(1, read / rows) : 0;
}
