/**
 * The files of a run in the output folder, and how they are brought up to date.
 *
 * The bars are written first and the status last, so that the status never claims bars that the files do not hold.
 * Whatever an earlier run left in the folder stays, complete and consistent, until the first update replaces it.
 *
 * @module
 */

import type { PlacedDepth } from "../aggregate/latest_depth.ts";
import { parseDay } from "../model/days.ts";
import { isGoingOn, type RunStatus } from "../model/run_status.ts";
import { type ReplaceFile, syncFolder } from "../publish/atomic_file.ts";
import { DayTables, removeOtherTables } from "../publish/day_tables.ts";
import { FileBatch } from "../publish/file_batch.ts";
import { RunFiles } from "../publish/run_files.ts";
import { addRunStatus, hasStatus, writeRunStatus } from "../publish/run_status.ts";
import { updateEstimate } from "./progress_estimate.ts";
import { layoutOf, type ReadingPlan } from "./reading_plan.ts";
import type { RunWindows } from "./run_windows.ts";
import { type RowCounts, rowCounts, setBarCounts } from "./status_counts.ts";
import { Throttle } from "./throttle.ts";

/** The greatest share of the time that updates of the tables may take. */
const TABLES_SHARE = 0.1;

/** The shortest time between two updates of the table of one day, in milliseconds. */
const TABLES_INTERVAL_MS = 3000;

/** The shortest time between two updates of the table of a day that is followed, in milliseconds. */
const FOLLOWED_TABLES_INTERVAL_MS = 60_000;

/** How many of the newest windows of a series may change without a new revision: readers ask for more than these anyway. */
const NEWEST_WINDOWS = 4;

/** The files of a run. */
export class RunOutput {
  readonly #plan: ReadingPlan;
  readonly #status: RunStatus;
  readonly #windows: RunWindows;
  readonly #files: RunFiles;
  readonly #tables: DayTables;
  #tablesThrottle = new Throttle(TABLES_INTERVAL_MS, TABLES_SHARE);
  readonly #startMs = performance.now();
  /** Whether the tables are due, however short ago they were written. */
  #areTablesDue = false;
  /** Counts of the rows whose bars are in the files. */
  #counts: RowCounts | undefined;
  #publishedDepth: PlacedDepth | undefined;
  /** Whether bars that were written may no longer exist. */
  #areCleared = false;
  /** Whether tables lack changes of bars that are not among the newest. */
  #areTablesBehind = false;
  /** The newest day that has a table. */
  #newestTableMs = -Infinity;
  #isOurs = false;
  /** The files of the update that is going on. */
  readonly #batch = new FileBatch();
  /** The days whose tables are among them. */
  #tableDays: number[] = [];
  readonly #replaceLater: ReplaceFile = (path, bytes) => this.#batch.add(path, bytes);

  /**
   * Nothing is written yet.
   *
   * @param status The status of the run, which others keep up to date
   */
  constructor(plan: ReadingPlan, status: RunStatus, windows: RunWindows) {
    this.#plan = plan;
    this.#status = status;
    this.#windows = windows;
    this.#files = new RunFiles(plan.request.out, plan.request.maxBars, plan.scratch);
    this.#files.clear();
    const { instrument } = plan.request;
    this.#tables = new DayTables(plan.request.out, {
      instrument,
      ...layoutOf(plan.request),
      runId: status.run_id,
    });
  }

  /** Whether the files of an earlier run have been replaced. */
  get isOurs(): boolean {
    return this.#isOurs;
  }

  /**
   * Brings the files and the status up to date. Nothing may be added to the windows before that has ended.
   *
   * @throws {Error} If a file cannot be written; the next call tries again
   */
  async update(): Promise<void> {
    try {
      if (!this.#isOurs) await this.#replaceEarlier();
      await this.#replaceFiles();
    } catch (error) {
      this.discard();
      this.#files.setChanged();
      for (const dayMs of this.#tableDays) this.#windows.setTableOld(dayMs);
      throw error;
    }
  }

  /** Gives up the update that is going on. */
  discard(): void {
    this.#batch.discard();
  }

  /** Has the tables updated less often from now on, and once more now. */
  updateTablesLessOften(): void {
    this.#tablesThrottle = new Throttle(FOLLOWED_TABLES_INTERVAL_MS, TABLES_SHARE);
    this.#areTablesDue = true;
  }

  /** Has the next update write all bars, since bars that were written may no longer exist. */
  clearBars(): void {
    this.#files.clear();
    this.#publishedDepth = undefined;
    this.#areCleared = true;
  }

  /** Sets the counts of rows in the status to those of the bars in the files. */
  restoreCounts(): void {
    Object.assign(this.#status, structuredClone(this.#counts));
  }

  /**
   * Writes the status only.
   *
   * @throws {Error} If the file cannot be written
   */
  writeStatus(): void {
    updateEstimate(this.#status, this.#plan, performance.now() - this.#startMs);
    writeRunStatus(this.#status, this.#plan.request.out);
  }

  /**
   * Replaces the files of an earlier run by empty ones, and then its status by ours. So the files never hold bars of
   * another run than the one that the status names, not even if the program is killed in between.
   */
  async #replaceEarlier(): Promise<void> {
    const { out } = this.#plan.request;
    const hasEarlier = hasStatus(out);
    if (hasEarlier) {
      this.#files.flush(this.#replaceLater);
      await this.#batch.commit();
    }
    removeOtherTables(out, this.#status.run_id);
    if (hasEarlier) {
      writeRunStatus({ ...this.#status, state: "running", ended_ms: null, error: null }, out);
    }
    this.#isOurs = true;
  }

  /** Replaces the files in which something changed, and then the status. */
  async #replaceFiles(): Promise<void> {
    const { out } = this.#plan.request;
    this.#tableDays = [];
    this.#updateBars();
    this.#updateDepth();
    this.#files.flush(this.#replaceLater);
    const bars = this.#files.bars;
    const { made } = this.#windows;
    const counts = rowCounts(this.#status);
    updateEstimate(this.#status, this.#plan, performance.now() - this.#startMs);
    const status = { ...this.#status };
    setBarCounts(status, bars, made);
    addRunStatus(status, out, this.#batch);
    await this.#batch.commit(() => this.#tables.sync());
    // What the files hold from now on, whatever happens next.
    setBarCounts(this.#status, bars, made);
    this.#counts = counts;
    syncFolder(out);
  }

  /** Takes over the bars that changed, and writes the tables that are due. */
  #updateBars(): void {
    const areTablesDue = this.#areTablesDue || this.#tablesThrottle.isDue() || !isGoingOn(this.#status.state);
    this.#areTablesDue = false;
    let isRevised = this.#areCleared;
    this.#areCleared = false;
    const newestMs = NEWEST_WINDOWS * layoutOf(this.#plan.request).windowMs;
    const update = () =>
      this.#windows.update(this.#finishedMs(), areTablesDue, {
        upsert: (bars) => {
          if (this.#files.upsert(bars, newestMs)) isRevised = true;
        },
        writeTable: (dayMs, bars) => {
          this.#tables.write(dayMs, bars, this.#replaceLater);
          this.#tableDays.push(dayMs);
          // The JSON files may hold no bar of an earlier day.
          if (dayMs < this.#newestTableMs) isRevised = true;
          this.#newestTableMs = Math.max(dayMs, this.#newestTableMs);
        },
        removeTable: (dayMs) => this.#tables.remove(dayMs),
      });
    if (areTablesDue) this.#tablesThrottle.run(update);
    else update();
    if (isRevised || areTablesDue && this.#areTablesBehind) this.#status.revision++;
    this.#areTablesBehind = !areTablesDue && (isRevised || this.#areTablesBehind);
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
}
