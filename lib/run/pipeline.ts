/**
 * The main job: databases are read, by this thread and as many others as are wanted, what their rows make of windows
 * is put together in order of the days, and what changed goes to the files a few times a second, and all of it once
 * at the end. What comes out does not depend on who read what: the database at the head is put together as it is
 * read, and later ones wait until it is their turn.
 *
 * @module
 */

import { ObiBars, type PlacedDepth } from "../aggregate/obi_bars.ts";
import { OhlcBars } from "../aggregate/ohlc_bars.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import type { DayDatabase, Discovery } from "../sources/discovery.ts";
import { skippedDays } from "../sources/discovery_messages.ts";
import { addTally, rejectedRows, type Tally } from "../model/batches.ts";
import type { Logger } from "../log/log.ts";
import { errorLine, printable } from "../text/printable.ts";
import type { RunRequest } from "../model/run_request.ts";
import { newRunStatus, type RunState, type RunStatus } from "../model/run_status.ts";
import { hasStatus, writeRunStatus } from "../publish/run_status.ts";
import { VizWriter } from "../publish/viz_io.ts";
import { Yielder } from "./yielder.ts";
import { DayReader, type DayReport, type ReadingWork } from "./day_reader.ts";
import { DayQueue } from "./day_queue.ts";
import { reasonsOf } from "../model/status_text.ts";
import { count } from "../text/numbers.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "./throttle.ts";
import type { ReaderPool } from "./reader_pool.ts";

/** What goes on around a run. */
export interface PipelineContext {
  /** Where it says what happens. */
  log: Logger;
  /** A folder for what is needed only while it lasts. */
  scratch: string;
  /** Throws where the folder for the files is not ours any more. */
  checkFolder: () => void;
  /** The threads that read beside this one. */
  readers: ReaderPool;
  /** Ends it early, with the files whole. */
  signal: AbortSignal;
  /** Called at the start and whenever the files are brought up to date, with the status, which must not be changed. */
  onProgress?: (status: RunStatus) => void;
}

/** The greatest part of the time that bringing the files up to date may take. */
const PUBLISH_SHARE = 0.1;

/** Longest time without a look at signals, timers and messages. */
const BREATH_MS = 50;

/** One run. */
export class Pipeline {
  /** What it is doing, how far it is, and what went wrong. */
  readonly status: RunStatus;

  readonly #request: RunRequest;
  readonly #around: PipelineContext;
  readonly #work: ReadingWork;
  readonly #deal: DayQueue;
  readonly #ohlc: OhlcBars;
  readonly #obi: ObiBars;
  readonly #writer: VizWriter;
  readonly #publishing = new Throttle(PUBLISH_INTERVAL_MS, PUBLISH_SHARE);
  /** Whole databases that are not yet at the head. */
  readonly #waiting = new Map<number, DayReport>();
  /** Rows of the databases before the head. */
  #done: { rows: RunStatus["rows"]; outside: number; empty: number };
  #saidHow = false;
  #saidNoBook = false;
  /** Whether what an older run left has been replaced. */
  #isOlderGone = false;
  #publishedDepth: PlacedDepth | undefined;
  #startMs = performance.now();

  /** A run over the databases that were found; nothing is written yet. */
  constructor(request: RunRequest, found: Discovery, around: PipelineContext) {
    this.#request = request;
    this.#around = around;
    const databases = found.databases.map((database) => ({ ...database, bytes: sizeOf(database.path) }));
    this.#deal = new DayQueue(databases.length);
    this.#work = {
      databases,
      deal: this.#deal.memory,
      windowMs: request.windowSeconds * 1000,
      maxBars: request.maxBars,
      depthLevels: request.depthLevels,
      daysMs: { first: parseDay(request.startDate)!, end: parseDay(request.endDate)! + DAY_MS },
      scratch: around.scratch,
    };
    this.#ohlc = new OhlcBars(this.#work);
    this.#obi = new ObiBars(this.#work);
    this.#writer = new VizWriter({ out: request.out, maxBars: request.maxBars });
    // What an older run wrote stays, whole and its own, until the first publishing replaces all of it.
    this.#writer.clear();
    this.status = newRunStatus(request, Date.now());
    const { status } = this;
    status.progress.databases = databases.length;
    status.progress.bytes = databases.reduce((sum, { bytes }) => sum + bytes, 0);
    status.databases.skipped = skippedDays(found);
    status.databases.failed = found.unreadable.map(({ day, path, reason }) => ({ day, path, error: reason }));
    this.#done = { rows: structuredClone(status.rows), outside: 0, empty: 0 };
  }

  /**
   * Does it.
   *
   * @returns The status at the end, as it is in the file
   * @throws {Error} If a file cannot be written. The status then says so, where that at least can be written
   */
  async run(): Promise<RunStatus> {
    const { readers, signal, onProgress } = this.#around;
    const failing = new AbortController();
    this.#startMs = performance.now();
    this.#tellCurrent("trades");
    readers.begin(this.#work);
    onProgress?.(this.status);
    const reading = this.#readHere(AbortSignal.any([signal, failing.signal]));
    try {
      while (this.#putTogether() && !signal.aborted) {
        if (this.#publishing.isDue()) this.#publish();
        await readers.wait(signal, PUBLISH_INTERVAL_MS);
      }
      await reading;
      this.#putTogether();
      this.#end(signal.aborted ? "interrupted" : "finished");
      return this.status;
    } catch (error) {
      failing.abort();
      await reading;
      this.status.error = errorLine(error);
      this.#endInFailure();
      throw error;
    }
  }

  /** Reads in this thread, as long as there is something to read. */
  async #readHere(signal: AbortSignal): Promise<void> {
    const { readers } = this.#around;
    using breath = new Yielder(BREATH_MS);
    const reader = new DayReader(this.#work, {
      signal,
      report: (report) => readers.add(report),
      isReportDue: () => this.#publishing.isDue(),
      afterBatch: () => breath.take(),
    });
    await reader.run().catch((error) => readers.fail(error));
  }

  /** Puts together what the readers have reported; returns whether anything is still to come. */
  #putTogether(): boolean {
    const deal = this.#deal;
    for (const report of this.#around.readers.take()) {
      if (report.database === deal.head) this.#add(report);
      else if (report.isLast) this.#waiting.set(report.database, report);
      for (let next; (next = this.#waiting.get(deal.head)) !== undefined;) {
        this.#waiting.delete(deal.head);
        this.#add(next);
      }
    }
    return deal.head < deal.databases;
  }

  /** Adds what was reported of the database at the head. */
  #add(report: DayReport): void {
    const { status } = this;
    const done = this.#done;
    this.#tellHow(report);
    this.#ohlc.addWindows(report.ohlc);
    this.#obi.addWindows(report.obi);
    if (report.depth) this.#obi.addDepth(report.depth);
    status.rows = {
      trades: sumOf(done.rows.trades, report.trades),
      books: sumOf(done.rows.books, report.books),
    };
    status.rows_outside_days = done.outside + report.rowsOutsideDays;
    status.empty_snapshots = done.empty + report.emptySnapshots;
    if (!report.isLast) return this.#tellCurrent(report.table);
    this.#done = { rows: status.rows, outside: status.rows_outside_days, empty: status.empty_snapshots };
    this.#tellRest(report);
    status.progress.databases_read++;
    this.#deal.pass();
    this.#saidHow = false;
    this.#tellCurrent("trades");
  }

  /** Notes what is being read: the database at the head, until none is left. */
  #tellCurrent(table: "trades" | "book"): void {
    const database = this.#work.databases.at(this.#deal.head);
    this.status.current = database ? { day: database.day, path: database.path, table } : null;
  }

  /** Says how the database at the head was opened, once. */
  #tellHow({ database, how }: DayReport): void {
    if (this.#saidHow || how === undefined) return;
    this.#saidHow = true;
    const { day, path } = this.#work.databases[database];
    this.#around.log.debug(`${day}: ${printable(path)} is read ${how}`);
  }

  /** Says and notes what a database that is read lacks, and what is wrong with it. */
  #tellRest(report: DayReport): void {
    const { databases } = this.status;
    const database = this.#work.databases[report.database];
    if (report.hasNoBook) this.#sayNoBook(database);
    this.#tellRejected(database, report);
    if (report.faults.length === 0) databases.done++;
    else this.#fail(database, report.faults.join("; "));
  }

  #sayNoBook({ day, path }: DayDatabase): void {
    if (this.#saidNoBook) return;
    this.#saidNoBook = true;
    this.#around.log.warning(
      `${day}: ${printable(path)} has no table of order books, so no imbalance and no depth ` +
        "(said once, though other days may lack it too)",
    );
  }

  #tellRejected({ day }: DayDatabase, { trades, books }: DayReport): void {
    for (const [what, tally] of [["trades", trades], ["snapshots", books]] as const) {
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
      if (!this.#isOlderGone) this.#replaceOlder();
      this.#writer.upsertOhlcBars(this.#ohlc.takeChanged());
      this.#writer.upsertMetricBars(this.#obi.takeChanged());
      const { latest } = this.#obi;
      if (latest !== undefined && latest !== this.#publishedDepth) {
        this.#writer.setDepth(latest.depth.bids, latest.depth.asks);
        this.#publishedDepth = latest;
      }
      this.#writer.flush();
      status.bars = { ohlc: this.#writer.ohlcBars, metrics: this.#writer.metricBars };
      const isCut = (windows: number) => this.#request.maxBars > 0 && windows > this.#request.maxBars;
      status.bars_cut = { ohlc: isCut(this.#ohlc.size), metrics: isCut(this.#obi.size) };
      this.#estimate();
      writeRunStatus(status, this.#request.out);
      this.#around.onProgress?.(status);
    });
  }

  /**
   * Puts empty files and then our status in the place of an older run's, so that at no instant, not even that of a
   * crash, the files hold something of another run than the status names.
   */
  #replaceOlder(): void {
    if (hasStatus(this.#request.out)) {
      this.#writer.flush();
      writeRunStatus({ ...this.status, state: "running", ended_ms: null, error: null }, this.#request.out);
    }
    this.#isOlderGone = true;
  }

  #estimate(): void {
    const { status } = this;
    const { progress, rows } = status;
    const elapsedMs = performance.now() - this.#startMs;
    progress.bytes_read = this.#work.databases.reduce(
      (sum, { bytes }, database) => sum + Math.round(bytes * this.#deal.readOf(database)),
      0,
    );
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
    status.state = state;
    status.current = null;
    status.ended_ms = Date.now();
    this.#publish();
  }

  #writeStatus(): void {
    this.#around.checkFolder();
    writeRunStatus(this.status, this.#request.out);
  }

  /** Writes all, or else the status alone; what cannot be written must not hide the first error. */
  #endInFailure(): void {
    const { status } = this;
    status.state = "failed";
    status.ended_ms = status.updated_ms = Date.now();
    status.estimated_end_ms = null;
    for (const write of [() => this.#publish(), () => this.#writeStatus()]) {
      try {
        return write();
      } catch (error) {
        if (errorLine(error) !== status.error) this.#around.log.error(errorLine(error));
      }
    }
  }
}

function sumOf(done: Tally, now: Tally): Tally {
  const sum = structuredClone(done);
  addTally(sum, now);
  return sum;
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    // It was there a moment ago; opening it will say what is wrong now.
    return 0;
  }
}
