/**
 * The states of a run after each of the last days that were settled, to which the run can go back: bars cannot be taken
 * apart, so a day that gets rows after it is over can only be read again on top of the days before it.
 *
 * @module
 */

import type { RunStatus } from "../../model/run_status.ts";
import type { DayMerger } from "../day_merger.ts";
import type { RunWindows } from "../run_windows.ts";
import { type RowCounts, rowCounts } from "../status_counts.ts";
import type { ClosedFile } from "./closed_file.ts";

/** How many settled days can be read again. */
const REOPENED_DAYS = 2;

/** A state. */
interface SettledState {
  /** The merger of the settled days, with trades near the last midnight. */
  merger: DayMerger;
  counts: RowCounts;
  databases: Pick<RunStatus["databases"], "done" | "failed">;
  /** The file of the last settled day; undefined for days that were settled before the run began to follow. */
  file: ClosedFile | undefined;
}

/** The settled days of a run that follows. */
export class SettledDays {
  /** Number of settled databases. */
  databases: number;
  readonly #status: RunStatus;
  readonly #windows: RunWindows;
  readonly #states: SettledState[] = [];

  /** The days that a merger has merged, as a status counts them. */
  constructor(merger: DayMerger, status: RunStatus) {
    this.#status = status;
    this.#windows = merger.windows;
    this.databases = status.progress.databases_read;
    this.#push(merger, undefined);
  }

  /** How many databases are settled for good: those after them can be read again. */
  get final(): number {
    return this.databases - this.#states.length + 1;
  }

  /** The merger of the settled days. */
  get merger(): DayMerger {
    return this.#last.merger;
  }

  /** Counts of the settled days. */
  get counts(): RowCounts {
    return this.#last.counts;
  }

  /** The first database that can be read again and has changed since the database was settled; undefined without such a database. */
  get changed(): number | undefined {
    const index = this.#states.findIndex(({ file }) => file?.hasChanged === true);
    return index === -1 ? undefined : this.final + index - 1;
  }

  /** Adds the database that follows, which a merger has merged. */
  add(merger: DayMerger, file: ClosedFile): void {
    this.databases++;
    this.#push(merger, file);
  }

  /** Goes back to the settled days before a database; to all settled days if the database is not settled. */
  goBack(before = this.databases): void {
    const states = this.databases - before;
    this.#states.splice(this.#states.length - states);
    this.databases = before;
    this.#windows.restore(states);
    const { counts, databases } = this.#last;
    Object.assign(this.#status, structuredClone(counts));
    Object.assign(this.#status.databases, structuredClone(databases));
    this.#status.progress.databases_read = before;
  }

  /** Takes a database that can be read now from those that have failed, in all states. */
  forgetFailure(path: string): void {
    for (const databases of [this.#status.databases, ...this.#states.map((state) => state.databases)]) {
      databases.failed = databases.failed.filter((failed) => failed.path !== path);
    }
  }

  get #last(): SettledState {
    return this.#states.at(-1)!;
  }

  #push(merger: DayMerger, file: ClosedFile | undefined): void {
    const { done, failed } = this.#status.databases;
    const databases = structuredClone({ done, failed });
    this.#states.push({ merger, file, counts: rowCounts(this.#status), databases });
    if (this.#states.length > REOPENED_DAYS + 1) this.#states.shift();
    this.#windows.keep(REOPENED_DAYS + 1);
  }
}
