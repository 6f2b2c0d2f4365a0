/**
 * The main job: databases are read one after the other, their rows go into windows, and what changed goes to the
 * files a few times a second, and all of it once at the end.
 *
 * @module
 */

import { ObiBars } from "../aggregate/obi_bars.ts";
import { OhlcBars } from "../aggregate/ohlc_bars.ts";
import { DAY_MS, parseDay } from "../discovery/days.ts";
import type { DayDatabase, Discovery } from "../discovery/discover.ts";
import { addTally, rejectedRows, type RowColumns, type Tally } from "../ingest/batches.ts";
import { DatabaseFault } from "../ingest/database_fault.ts";
import type { DatabaseReader } from "../ingest/database_reader.ts";
import { openSqliteReader } from "../ingest/sqlite_reader.ts";
import type { Logger } from "../log/log.ts";
import { errorLine, printable } from "../log/printable.ts";
import { newRunStatus, type RunState, type RunStatus, writeRunStatus } from "../publish/run_status.ts";
import { VizWriter } from "../publish/viz_io.ts";
import { count, reasonsOf } from "./figures.ts";
import { Pace } from "./pace.ts";

/** What is to be made. */
export interface RunRequest {
  /** A trading pair, such as `BTC-USDT`. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  startDate: string;
  /** The last day. */
  endDate: string;
  /** Length of a window, in whole seconds. */
  windowSeconds: number;
  /** How many of the newest bars the files hold; 0 for all. */
  maxBars: number;
  /** How many of the best levels of a side count; all by default. */
  depthLevels?: number;
  /** Folder for the files. */
  out: string;
}

/** What goes on around a run. */
export interface RunSurroundings {
  /** Where it says what happens. */
  log: Logger;
  /** A folder for what is needed only while it lasts. */
  scratch: string;
  /** Throws where the folder for the files is not ours any more. */
  checkFolder: () => void;
  /** Ends it early, with the files whole. */
  signal: AbortSignal;
  /** Called a few times a second with the status, which must not be changed. */
  onProgress?: (status: RunStatus) => void;
}

// The files: a few times a second at most, and no more than a tenth of the time.
const PUBLISH_INTERVAL_MS = 300;
const PUBLISH_SHARE = 0.1;

/** Longest time without a look at signals and timers. */
const BREATH_MS = 20;

/** About how many bytes a trade takes in a database, to judge how much of it the trades are. For progress only. */
const TRADE_BYTES = 70;

/** One run. */
export class Pipeline {
  /** What it is doing, how far it is, and what went wrong. */
  readonly status: RunStatus;

  readonly #request: RunRequest;
  readonly #around: RunSurroundings;
  readonly #databases: (DayDatabase & { bytes: number })[];
  readonly #daysMs: { first: number; end: number };
  readonly #ohlc: OhlcBars;
  readonly #obi: ObiBars;
  readonly #writer: VizWriter;
  readonly #publishing = new Pace(PUBLISH_INTERVAL_MS, PUBLISH_SHARE);
  readonly #doneTrades: Tally;
  readonly #doneBooks: Tally;
  #publishedDepth: unknown;
  #bytesDone = 0;
  #breathMs = performance.now();
  #startMs = performance.now();
  #saidNoBook = false;

  /** A run over the databases that were found; nothing is written yet. */
  constructor(request: RunRequest, found: Discovery, around: RunSurroundings) {
    this.#request = request;
    this.#around = around;
    this.#databases = found.databases.map((database) => ({ ...database, bytes: sizeOf(database.path) }));
    this.#daysMs = { first: parseDay(request.startDate)!, end: parseDay(request.endDate)! + DAY_MS };
    const windows = { windowMs: request.windowSeconds * 1000, maxBars: request.maxBars };
    this.#ohlc = new OhlcBars(windows);
    this.#obi = new ObiBars(windows);
    this.#writer = new VizWriter({ out: request.out, maxBars: request.maxBars });
    this.status = newRunStatus({
      instrument: request.instrument,
      start_date: request.startDate,
      end_date: request.endDate,
      window_seconds: request.windowSeconds,
      max_bars: request.maxBars,
      depth_levels: request.depthLevels ?? null,
    }, Date.now());
    const { status } = this;
    status.progress.databases = this.#databases.length;
    status.progress.bytes = this.#databases.reduce((sum, { bytes }) => sum + bytes, 0);
    status.databases.skipped = found.missing.map(({ first, last, days }) => ({ first, last, days }));
    status.databases.failed = found.unreadable.map(({ day, path, reason }) => ({ day, path, error: reason }));
    this.#doneTrades = structuredClone(status.rows.trades);
    this.#doneBooks = structuredClone(status.rows.books);
  }

  /**
   * Does it.
   *
   * @returns The status at the end, as it is in the file
   * @throws {Error} If a file cannot be written. The status then says so, where that at least can be written
   */
  async run(): Promise<RunStatus> {
    const { signal } = this.#around;
    this.#startMs = performance.now();
    try {
      this.#writer.clear();
      this.#publish();
      for (const database of this.#databases) {
        if (signal.aborted) break;
        await this.#readDatabase(database);
      }
      this.#end(signal.aborted ? "interrupted" : "finished");
      return this.status;
    } catch (error) {
      this.status.error = errorLine(error);
      this.#endInFailure();
      throw error;
    }
  }

  async #readDatabase(database: DayDatabase & { bytes: number }): Promise<void> {
    const { log, scratch, signal } = this.#around;
    const { status } = this;
    const faults: string[] = [];
    let reader: DatabaseReader & { how: string } | undefined;
    status.current = { day: database.day, path: database.path, table: "trades" };
    try {
      reader = await openSqliteReader(database.path, { scratch, signal });
      log.debug(`${database.day}: ${printable(database.path)} is read ${reader.how}`);
      if (reader.fault) faults.push(reader.fault.message);
      await this.#readTrades(reader, database, faults);
      await this.#readBooks(reader, database, faults);
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      // A wait for a lock that was cut short by the end of the run says nothing about the database.
      if (!signal.aborted) faults.push(error.message);
    } finally {
      reader?.close();
    }
    if (reader) this.#tellRejected(database, reader);
    this.#bytesDone += database.bytes;
    status.current = null;
    if (signal.aborted) return;
    status.progress.databases_read++;
    if (faults.length === 0) status.databases.done++;
    else this.#fail(database, faults.join("; "));
  }

  async #readTrades(reader: DatabaseReader, database: { bytes: number }, faults: string[]): Promise<void> {
    const share = reader.schema.book
      ? Math.min(0.9, (reader.tradeExtent.rows ?? 0) * TRADE_BYTES / Math.max(1, database.bytes))
      : 1;
    await this.#readTable(reader.trades(), "trades", reader.tradeTally, faults, (batch) => {
      this.#ohlc.addBatch(batch);
      this.#countOutside(batch);
      this.status.rows.trades = sumOf(this.#doneTrades, reader.tradeTally);
      this.#advance(database.bytes, share * partOf(reader.tradeTally.read, reader.tradeExtent.rows));
    });
    addTally(this.#doneTrades, reader.tradeTally);
    this.status.rows.trades = structuredClone(this.#doneTrades);
    this.#advance(database.bytes, share);
  }

  async #readBooks(
    reader: DatabaseReader,
    database: DayDatabase & { bytes: number },
    faults: string[],
  ): Promise<void> {
    const { book, bookFault } = reader.schema;
    if (bookFault) faults.push(`${bookFault.message}; its trades are used`);
    if (book === undefined) {
      if (!bookFault) this.#sayNoBook(database);
      return;
    }
    this.status.current!.table = "book";
    const start = this.status.progress.bytes_read - this.#bytesDone;
    const share = 1 - start / Math.max(1, database.bytes);
    await this.#readTable(
      reader.books(this.#request.depthLevels),
      "snapshots",
      reader.bookTally,
      faults,
      (batch) => {
        this.#obi.addBatch(batch);
        this.#countOutside(batch);
        this.status.rows.books = sumOf(this.#doneBooks, reader.bookTally);
        this.#advance(
          database.bytes,
          1 - share + share * partOf(reader.bookTally.read, reader.bookExtent.rows),
        );
      },
    );
    addTally(this.#doneBooks, reader.bookTally);
    this.status.rows.books = structuredClone(this.#doneBooks);
  }

  /** Takes the batches of one table; a fault ends it and is noted, with what was read before. */
  async #readTable<Batch>(
    batches: Iterable<Batch>,
    what: string,
    tally: Tally,
    faults: string[],
    take: (batch: Batch) => void,
  ): Promise<void> {
    try {
      for (const batch of batches) {
        take(batch);
        if (this.#publishing.isDue()) this.#publish();
        await this.#breathe();
        if (this.#around.signal.aborted) return;
      }
    } catch (error) {
      if (!(error instanceof DatabaseFault)) throw error;
      const used = tally.read - rejectedRows(tally);
      faults.push(`${error.message}; the ${count(used, what)} read before that are in the bars`);
    }
  }

  /** Gives signals and timers their turn. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breathMs < BREATH_MS) return;
    await new Promise((done) => setTimeout(done, 0));
    this.#breathMs = performance.now();
  }

  #advance(bytes: number, fraction: number): void {
    this.status.progress.bytes_read = Math.round(this.#bytesDone + bytes * fraction);
  }

  #countOutside({ count, timeMs }: RowColumns): void {
    const { first, end } = this.#daysMs;
    let outside = 0;
    for (let row = 0; row < count; row++) {
      if (timeMs[row] < first || timeMs[row] >= end) outside++;
    }
    this.status.rows_outside_days += outside;
  }

  #sayNoBook({ day, path }: DayDatabase): void {
    if (this.#saidNoBook) return;
    this.#saidNoBook = true;
    this.#around.log.warning(
      `${day}: ${printable(path)} has no table of order books, so no imbalance and no depth ` +
        "(said once, though other days may lack it too)",
    );
  }

  #tellRejected({ day }: DayDatabase, reader: DatabaseReader): void {
    for (const [what, tally] of [["trades", reader.tradeTally], ["snapshots", reader.bookTally]] as const) {
      const rejected = rejectedRows(tally);
      if (rejected === 0) continue;
      this.#around.log.warning(
        `${day}: ${count(rejected)} of ${count(tally.read, what)} rejected: ${reasonsOf(tally.rejected)}`,
      );
    }
  }

  #fail({ day, path }: DayDatabase, error: string): void {
    this.status.databases.failed.push({ day, path, error });
    this.#around.log.error(`${day}: ${printable(path)}: ${error}`, { day, path });
  }

  /** Brings the files up to date. */
  #publish(): void {
    this.#publishing.take(() => {
      const { status } = this;
      this.#around.checkFolder();
      this.#writer.upsertOhlcBars(
        this.#ohlc.takeChanged().map((slot) => {
          const { startMs, open, high, low, close, volume } = this.#ohlc.bar(slot);
          return [startMs, open, high, low, close, volume];
        }),
      );
      this.#writer.upsertMetricBars(
        this.#obi.takeChanged().map((slot) => {
          const { startMs, open, high, low, close } = this.#obi.candle(slot);
          return [startMs, open, high, low, close];
        }),
      );
      const { depth } = this.#obi;
      if (depth !== undefined && depth !== this.#publishedDepth) {
        this.#writer.setDepth(depth.bids, depth.asks);
        this.#publishedDepth = depth;
      }
      this.#writer.flush();
      status.bars = { ohlc: this.#writer.ohlcBars, metrics: this.#writer.metricBars };
      status.empty_snapshots = this.#obi.undefinedSnapshots;
      this.#estimate();
      writeRunStatus(status, this.#request.out);
      this.#around.onProgress?.(status);
    });
  }

  #estimate(): void {
    const { status } = this;
    const { progress, rows } = status;
    const elapsedMs = performance.now() - this.#startMs;
    status.updated_ms = Date.now();
    status.elapsed_ms = Math.round(elapsedMs);
    status.rows_per_second = Math.round((rows.trades.read + rows.books.read) / Math.max(elapsedMs, 1) * 1000);
    progress.fraction = progress.bytes === 0 ? 1 : Math.min(1, progress.bytes_read / progress.bytes);
    status.estimated_end_ms = status.state === "running" && progress.fraction > 0
      ? Math.round(status.updated_ms + elapsedMs * (1 / progress.fraction - 1))
      : null;
  }

  #end(state: RunState): void {
    const { status } = this;
    if (state === "finished") status.progress.bytes_read = status.progress.bytes;
    status.state = state;
    status.current = null;
    status.ended_ms = Date.now();
    this.#publish();
  }

  /** Writes what can still be written; what cannot must not hide the first error. */
  #endInFailure(): void {
    const { status } = this;
    status.state = "failed";
    status.ended_ms = status.updated_ms = Date.now();
    status.estimated_end_ms = null;
    try {
      this.#around.checkFolder();
      writeRunStatus(status, this.#request.out);
    } catch (error) {
      if (errorLine(error) !== status.error) this.#around.log.error(errorLine(error));
    }
  }
}

function sumOf(done: Tally, now: Tally): Tally {
  const sum = structuredClone(done);
  addTally(sum, now);
  return sum;
}

function partOf(read: number, rows: number | undefined): number {
  return rows ? Math.min(1, read / rows) : 0;
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    // It was there a moment ago; opening it will say what is wrong now.
    return 0;
  }
}
