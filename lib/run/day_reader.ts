/**
 * One thread's part of a run: it takes one database after the other, makes windows of its rows, and hands those over
 * in reports. The windows of a database that is not yet at the head are kept until it is, or until it is read, so
 * that only what is wanted is sent.
 *
 * @module
 */

import { ObiBars, type PlacedDepth } from "../aggregate/obi_bars.ts";
import { OhlcBars } from "../aggregate/ohlc_bars.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import { newTally, rejectedRows, type RowColumns, type Tally } from "../model/batches.ts";
import { SourceFault } from "../sources/source_fault.ts";
import type { Source } from "../sources/source.ts";
import { openDatabase } from "../sources/sqlite/open_database.ts";
import { DayQueue } from "./day_queue.ts";
import { count } from "../text/numbers.ts";

/** What is to be read, and into what, in a form that can be sent to another thread. */
export interface ReadingWork {
  /** The databases, in order of their days, with their sizes. */
  databases: (DayDatabase & { bytes: number })[];
  /** {@linkcode DayQueue.memory} */
  deal: SharedArrayBuffer;
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** How many of the newest bars are wanted; 0 for all. */
  maxBars: number;
  /** How many of the best levels of a side count; all by default. */
  depthLevels?: number;
  /** The days asked for: start of the first and end of the last, in milliseconds. */
  daysMs: { first: number; end: number };
  /** Folder for private copies. */
  scratch: string;
}

/** What is known of a database so far, with the windows that came since the report before. */
export interface DayReport {
  /** The database's place in the order of days. */
  database: number;
  /** How it was opened, for `--verbose`; undefined if it could not be. */
  how: string | undefined;
  /** What is being read. */
  table: "trades" | "book";
  /** Trades read so far. */
  trades: Tally;
  /** Snapshots read so far. */
  books: Tally;
  /** Rows so far with a time outside the days asked for. */
  rowsOutsideDays: number;
  /** Snapshots so far that gave no imbalance. */
  emptySnapshots: number;
  /** Whether it has no table of order books. */
  hasNoBook: boolean;
  /** What is wrong with it. */
  faults: string[];
  /** Windows of {@linkcode OhlcBars}. */
  ohlc: Float64Array;
  /** Windows of {@linkcode ObiBars}. */
  obi: Float64Array;
  /** The latest snapshot since the report before. */
  depth: PlacedDepth | undefined;
  /** Whether the database is read as far as it can be. */
  isLast: boolean;
}

/** What goes on around a reader. */
export interface ReaderContext {
  /** Takes a report. */
  report(report: DayReport): void;
  /** Whether a report of the database at the head is wanted before that is read to its end. */
  isReportDue(): boolean;
  /** Called after each batch. */
  afterBatch?(): Promise<void>;
  /** Ends the reading early; what was read until then is reported. */
  signal?: AbortSignal;
}

/** About how many bytes a trade takes in a database, to judge how much of it the trades are. For progress only. */
const TRADE_BYTES = 70;

/** Reads databases until none is left. */
export class DayReader {
  readonly #work: ReadingWork;
  readonly #around: ReaderContext;
  readonly #deal: DayQueue;
  readonly #ohlc: OhlcBars;
  readonly #obi: ObiBars;
  #report = newReport(-1);

  /** A reader of what is dealt out. */
  constructor(work: ReadingWork, around: ReaderContext) {
    this.#work = work;
    this.#around = around;
    this.#deal = new DayQueue(work.deal);
    this.#ohlc = new OhlcBars(work);
    this.#obi = new ObiBars(work);
  }

  /** Does it. */
  async run(): Promise<void> {
    while (!this.#isAborted) {
      const database = this.#deal.take();
      if (database === undefined) return;
      await this.#read(database);
    }
  }

  get #isAborted(): boolean {
    return this.#around.signal?.aborted ?? false;
  }

  async #read(database: number): Promise<void> {
    const report = this.#report = newReport(database);
    const { path } = this.#work.databases[database];
    let reader: Source | undefined;
    try {
      reader = await openDatabase(path, { scratch: this.#work.scratch, signal: this.#around.signal });
      report.how = reader.description.how;
      report.trades = reader.tally.trades;
      report.books = reader.tally.books;
      if (reader.fault) report.faults.push(reader.fault.message);
      await this.#readTrades(reader);
      if (!this.#isAborted) await this.#readBooks(reader);
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      // A wait for a lock that was cut short by the end of the run says nothing about the database.
      if (!this.#isAborted) report.faults.push(error.message);
    } finally {
      reader?.close();
    }
    if (!this.#isAborted) this.#deal.setRead(database, 1);
    this.#handOver(!this.#isAborted);
  }

  async #readTrades(reader: Source): Promise<void> {
    const { bytes } = this.#work.databases[this.#report.database];
    const { has, tally: { trades: tally }, progress: { trades: { rows } } } = reader;
    const share = has.books ? Math.min(0.9, (rows ?? 0) * TRADE_BYTES / Math.max(1, bytes)) : 1;
    await this.#readTable(reader.trades(), "trades", tally, (batch) => {
      this.#ohlc.addBatch(batch);
      this.#setRead(share * partOf(tally.read, rows));
    });
    this.#setRead(share);
  }

  async #readBooks(reader: Source): Promise<void> {
    const report = this.#report;
    const { has, bookFault, tally: { books: tally }, progress: { books: { rows } } } = reader;
    if (bookFault) report.faults.push(`${bookFault.message}; its trades are used`);
    if (!has.books) {
      report.hasNoBook = !bookFault;
      return;
    }
    report.table = "book";
    const start = this.#deal.readOf(report.database);
    const { depthLevels } = this.#work;
    await this.#readTable(reader.books({ depthLevels }), "snapshots", tally, (batch) => {
      report.emptySnapshots += this.#obi.addBatch(batch);
      this.#setRead(start + (1 - start) * partOf(tally.read, rows));
    });
  }

  #setRead(part: number): void {
    this.#deal.setRead(this.#report.database, part);
  }

  /** Takes the batches of one table; a fault ends it and is noted, with what was read before. */
  async #readTable<Batch extends RowColumns>(
    batches: Iterable<Batch>,
    what: string,
    tally: Tally,
    take: (batch: Batch) => void,
  ): Promise<void> {
    const report = this.#report;
    try {
      for (const batch of batches) {
        take(batch);
        report.rowsOutsideDays += rowsOutside(batch, this.#work.daysMs);
        if (this.#around.isReportDue() && this.#deal.head === report.database) this.#handOver(false);
        await this.#around.afterBatch?.();
        if (this.#isAborted) return;
      }
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      const used = tally.read - rejectedRows(tally);
      report.faults.push(`${error.message}; the ${count(used, what)} read before that are in the bars`);
    }
  }

  #handOver(isLast: boolean): void {
    const ohlc = this.#ohlc.takeWindows();
    const obi = this.#obi.takeWindows();
    this.#around.report({ ...this.#report, ohlc, obi, depth: this.#obi.takeLatest(), isLast });
  }
}

function newReport(database: number): DayReport {
  return {
    database,
    how: undefined,
    table: "trades",
    trades: newTally(),
    books: newTally(),
    rowsOutsideDays: 0,
    emptySnapshots: 0,
    hasNoBook: false,
    faults: [],
    ohlc: new Float64Array(),
    obi: new Float64Array(),
    depth: undefined,
    isLast: false,
  };
}

function rowsOutside({ count, timeMs }: RowColumns, { first, end }: ReadingWork["daysMs"]): number {
  let outside = 0;
  for (let row = 0; row < count; row++) {
    if (timeMs[row] < first || timeMs[row] >= end) outside++;
  }
  return outside;
}

function partOf(read: number, rows: number | undefined): number {
  return rows ? Math.min(1, read / rows) : 0;
}
