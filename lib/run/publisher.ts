/**
 * Brings the files of a run up to date: a few times a second while it goes on, and once at its end.
 *
 * The bars are written first and the status last, so that the status never claims bars that the files do not hold.
 * Whatever an earlier run left in the folder stays, complete and consistent, until the first update replaces it.
 *
 * @module
 */

import type { PlacedDepth } from "../aggregate/latest_depth.ts";
import type { Logger } from "../log/log.ts";
import { parseDay } from "../model/days.ts";
import { isGoingOn, type RunState, type RunStatus } from "../model/run_status.ts";
import { DayTables, removeOtherTables } from "../publish/day_tables.ts";
import { RunFiles } from "../publish/run_files.ts";
import { hasStatus, writeRunStatus } from "../publish/run_status.ts";
import { errorLine } from "../text/printable.ts";
import { systemCodeOf } from "./errors.ts";
import { updateEstimate } from "./progress_estimate.ts";
import { layoutOf, type ReadingPlan } from "./reading_plan.ts";
import type { RunWindows } from "./run_windows.ts";
import { type RowCounts, rowCounts, setBarCounts } from "./status_counts.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "./throttle.ts";

/** The greatest share of the time that updates of the files may take. */
const PUBLISH_SHARE = 0.1;

/** The shortest time between two updates of the table of one day, in milliseconds. */
const TABLES_INTERVAL_MS = 3000;

/** The shortest time between two updates of the table of a day that is followed, in milliseconds. */
const FOLLOWED_TABLES_INTERVAL_MS = 60_000;

/** What a publisher works with. */
export interface PublisherContext {
  /** Receives the run's messages. */
  log: Logger;
  /** Throws if the output folder is no longer the one that this run locked. */
  checkFolder: () => void;
  /** Called whenever the files are up to date. */
  onProgress?: (status: RunStatus) => void;
}

/** Writes the files of a run. */
export class Publisher {
  readonly #plan: ReadingPlan;
  readonly #status: RunStatus;
  readonly #windows: RunWindows;
  readonly #context: PublisherContext;
  readonly #files: RunFiles;
  readonly #tables: DayTables;
  readonly #throttle = new Throttle(PUBLISH_INTERVAL_MS, PUBLISH_SHARE);
  #tablesThrottle = new Throttle(TABLES_INTERVAL_MS, PUBLISH_SHARE);
  readonly #startMs = performance.now();
  /** Whether the tables are due, however short ago they were written. */
  #areTablesDue = false;
  /** Counts of the rows whose bars are in the files. */
  #counts: RowCounts | undefined;
  #publishedDepth: PlacedDepth | undefined;
  /** Whether the files of an earlier run have been replaced. */
  #hasReplacedEarlier = false;

  /**
   * Creates a publisher; nothing is written yet.
   *
   * @param status The status of the run, which others keep up to date
   */
  constructor(plan: ReadingPlan, status: RunStatus, windows: RunWindows, context: PublisherContext) {
    this.#plan = plan;
    this.#status = status;
    this.#windows = windows;
    this.#context = context;
    this.#files = new RunFiles(plan.request.out, plan.request.maxBars, plan.scratch);
    this.#files.clear();
    const { instrument } = plan.request;
    this.#tables = new DayTables(plan.request.out, {
      instrument,
      ...layoutOf(plan.request),
      runId: status.run_id,
    });
  }

  /** Whether it is time to update the files. */
  isDue(): boolean {
    return this.#throttle.isDue();
  }

  /**
   * Updates the files.
   *
   * @throws {Error} If a file cannot be written, or the output folder is no longer ours
   */
  publish(): void {
    this.#throttle.run(() => {
      this.#inOurFolder(() => {
        if (!this.#hasReplacedEarlier) this.#replaceEarlier();
        this.#updateBars();
        this.#updateDepth();
        this.#files.flush();
        this.#tables.sync();
        setBarCounts(this.#status, this.#files.bars, this.#windows.made);
        this.#counts = rowCounts(this.#status);
        updateEstimate(this.#status, this.#plan, performance.now() - this.#startMs);
        writeRunStatus(this.#status, this.#plan.request.out);
      });
      this.#context.onProgress?.(this.#status);
    });
  }

  /** Has the tables updated less often from now on, as new rows come without end, and once more now. */
  follow(): void {
    this.#status.state = "following";
    this.#tablesThrottle = new Throttle(FOLLOWED_TABLES_INTERVAL_MS, PUBLISH_SHARE);
    this.#areTablesDue = true;
    this.publish();
    if (this.#plan.databases.length === 0) return;
    this.#context.log.info("all rows so far are in the bars; the run goes on with new rows");
  }

  /** Writes the status only, as a sign that the run goes on. The counts stay those of the bars in the files. */
  publishStatus(): void {
    Object.assign(this.#status, structuredClone(this.#counts));
    this.#inOurFolder(() => {
      updateEstimate(this.#status, this.#plan, performance.now() - this.#startMs);
      writeRunStatus(this.#status, this.#plan.request.out);
    });
    this.#context.onProgress?.(this.#status);
  }

  /** Has the next update write all bars, since bars that were written may no longer exist. */
  clearBars(): void {
    this.#files.clear();
    this.#publishedDepth = undefined;
  }

  /**
   * Updates the files for the last time.
   *
   * @param state How the run ended
   * @param areBarsWhole Whether the bars hold what the files do; the files stay as they are if not
   * @throws {Error} If a file cannot be written, or the output folder is no longer ours
   */
  end(state: RunState, areBarsWhole = true): void {
    this.#setEnded(state);
    if (areBarsWhole || !this.#hasReplacedEarlier) this.publish();
    else this.publishStatus();
  }

  /**
   * Updates the files after an error, or at least the status if the other files cannot be written.
   *
   * @param error What ended the run. If it is one of the system, later ones are only logged as details
   */
  fail(error: unknown): void {
    this.#status.error = errorLine(error);
    this.#setEnded("failed");
    const writeStatus = () => writeRunStatus(this.#status, this.#plan.request.out);
    for (const write of [() => this.publish(), () => this.#inOurFolder(writeStatus)]) {
      try {
        return write();
      } catch (another) {
        this.#logAnother(another, error);
      }
    }
  }

  /** Writes the status of a run that the end of the program interrupts. The files keep their last update. */
  interrupt(): void {
    // Before the first update the folder has nothing of this run.
    if (!this.#hasReplacedEarlier || !isGoingOn(this.#status.state)) return;
    this.#setEnded("interrupted");
    this.#inOurFolder(() => writeRunStatus(this.#status, this.#plan.request.out));
  }

  #setEnded(state: RunState): void {
    this.#status.state = state;
    this.#status.ended_ms = this.#status.updated_ms = Date.now();
    this.#status.estimated_end_ms = null;
    if (state !== "failed") this.#status.current = null;
  }

  /**
   * Replaces the files of an earlier run by empty ones, and then its status by ours. So the files never hold bars of
   * another run than the one that the status names, not even if the program is killed in between.
   */
  #replaceEarlier(): void {
    const { out } = this.#plan.request;
    const hasEarlier = hasStatus(out);
    if (hasEarlier) this.#files.flush();
    removeOtherTables(out, this.#status.run_id);
    if (hasEarlier) {
      writeRunStatus({ ...this.#status, state: "running", ended_ms: null, error: null }, out);
    }
    this.#hasReplacedEarlier = true;
  }

  /** Takes over the bars that changed, and writes the tables that are due. */
  #updateBars(): void {
    const areTablesDue = this.#areTablesDue || this.#tablesThrottle.isDue() || !isGoingOn(this.#status.state);
    this.#areTablesDue = false;
    const update = () =>
      this.#windows.update(this.#finishedMs(), areTablesDue, {
        upsert: (bars) => this.#files.upsert(bars),
        writeTable: (dayMs, bars) => this.#tables.write(dayMs, bars),
        removeTable: (dayMs) => this.#tables.remove(dayMs),
      });
    if (areTablesDue) this.#tablesThrottle.run(update);
    else update();
  }

  /** Up to which time all rows have been read, except for late ones: up to the day of the last complete database. */
  #finishedMs(): number {
    const { databases, isSingleFile } = this.#plan;
    const complete = this.#status.progress.databases_read;
    if (isSingleFile) return complete === databases.length ? Infinity : -Infinity;
    return complete === 0 ? -Infinity : parseDay(databases[complete - 1].day)!;
  }

  #updateDepth(): void {
    const latest = this.#windows.depth.placed;
    if (latest === undefined || latest === this.#publishedDepth) return;
    this.#files.setDepth(latest.depth);
    this.#publishedDepth = latest;
  }

  /** Writes files. An error says so if the folder was removed or moved meanwhile. */
  #inOurFolder(write: () => void): void {
    this.#context.checkFolder();
    try {
      write();
    } catch (error) {
      this.#context.checkFolder();
      throw error;
    }
  }

  /** Logs an error that came up while a failed run ended: one line for the user unless it only repeats the first. */
  #logAnother(another: unknown, first: unknown): void {
    const { log } = this.#context;
    const line = errorLine(another);
    if (line === errorLine(first)) return;
    // A file system that fails may give another reason for each file.
    if (systemCodeOf(another) !== undefined && systemCodeOf(first) !== undefined) log.debug(line);
    else log.error(line);
  }
}
