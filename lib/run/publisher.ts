/**
 * Has the files of a run brought up to date: a few times a second while it goes on, and once at its end, whichever end.
 *
 * @module
 */

import type { Logger } from "../log/log.ts";
import type { RunState, RunStatus } from "../model/run_status.ts";
import { writeRunStatus } from "../publish/run_status.ts";
import { errorLine } from "../text/printable.ts";
import { systemCodeOf } from "./errors.ts";
import type { ReadingPlan } from "./reading_plan.ts";
import { RunOutput } from "./run_output.ts";
import type { RunWindows } from "./run_windows.ts";
import { PUBLISH_INTERVAL_MS, Throttle } from "./throttle.ts";

/** The greatest share of the time that updates of the files may take. */
const PUBLISH_SHARE = 0.1;

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
  readonly #output: RunOutput;
  readonly #context: PublisherContext;
  readonly #throttle = new Throttle(PUBLISH_INTERVAL_MS, PUBLISH_SHARE);
  /** Whether the files say how the run ended. */
  #isEndWritten = false;

  /**
   * Creates a publisher; nothing is written yet.
   *
   * @param status The status of the run, which others keep up to date
   */
  constructor(plan: ReadingPlan, status: RunStatus, windows: RunWindows, context: PublisherContext) {
    this.#plan = plan;
    this.#status = status;
    this.#output = new RunOutput(plan, status, windows);
    this.#context = context;
  }

  /** Whether it is time to update the files. */
  isDue(): boolean {
    return this.#throttle.isDue();
  }

  /**
   * Updates the files. Nothing may be added to the windows before that has ended.
   *
   * @throws {Error} If a file cannot be written, or the output folder is no longer ours
   */
  async publish(): Promise<void> {
    await this.#throttle.runToEnd(async () => {
      await this.#inOurFolder(() => this.#output.update());
      this.#context.onProgress?.(this.#status);
    });
  }

  /** Has the tables updated less often from now on, as new rows come without end, and once more now. */
  async follow(): Promise<void> {
    this.#status.state = "following";
    this.#output.updateTablesLessOften();
    await this.publish();
    if (this.#plan.databases.length === 0) return;
    this.#context.log.info("all rows so far are in the bars; the run goes on with new rows");
  }

  /** Writes the status only, as a sign that the run goes on. The counts stay those of the bars in the files. */
  async publishStatus(): Promise<void> {
    this.#output.restoreCounts();
    await this.#inOurFolder(() => this.#output.writeStatus());
    this.#context.onProgress?.(this.#status);
  }

  /** Has the next update write all bars, since bars that were written may no longer exist. */
  clearBars(): void {
    this.#output.clearBars();
  }

  /**
   * Updates the files for the last time.
   *
   * @param state How the run ended
   * @param areBarsWhole Whether the bars hold what the files do; the files stay as they are if not
   * @throws {Error} If a file cannot be written, or the output folder is no longer ours
   */
  async end(state: RunState, areBarsWhole = true): Promise<void> {
    this.#setEnded(state);
    if (areBarsWhole || !this.#output.isOurs) await this.publish();
    else await this.publishStatus();
    this.#isEndWritten = true;
  }

  /**
   * Updates the files after an error, or at least the status if the other files cannot be written.
   *
   * @param error What ended the run. If it is one of the system, later ones are only logged as details
   */
  async fail(error: unknown): Promise<void> {
    this.#status.error = errorLine(error);
    this.#setEnded("failed");
    const writeStatus = () => writeRunStatus(this.#status, this.#plan.request.out);
    for (const write of [() => this.publish(), () => this.#inOurFolder(writeStatus)]) {
      try {
        await write();
        this.#isEndWritten = true;
        return;
      } catch (another) {
        this.#logAnother(another, error);
      }
    }
  }

  /** Writes the status of a run that the end of the program interrupts. The files keep their last update. */
  interrupt(): void {
    this.#output.discard();
    // Before the first update the folder has nothing of this run. A run that has ended may still be writing its last files.
    if (!this.#output.isOurs || this.#isEndWritten) return;
    this.#output.restoreCounts();
    if (this.#status.state !== "failed") this.#setEnded("interrupted");
    this.#context.checkFolder();
    writeRunStatus(this.#status, this.#plan.request.out);
  }

  #setEnded(state: RunState): void {
    this.#status.state = state;
    this.#status.ended_ms = this.#status.updated_ms = Date.now();
    this.#status.estimated_end_ms = null;
    if (state !== "failed") this.#status.current = null;
  }

  /** Writes files. An error says so if the folder was removed or moved meanwhile. */
  async #inOurFolder(write: () => void | Promise<void>): Promise<void> {
    this.#context.checkFolder();
    try {
      await write();
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
