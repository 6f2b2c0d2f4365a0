/** @module The days of a run's windows as they were at some moment, so that the run can go back to that moment. */

import type { PlacedDepth } from "../aggregate/latest_depth.ts";
import type { DayWindows } from "./day_windows.ts";

/** A state of the windows. Only days that have changed since are kept. */
export class KeptDays {
  /** The latest snapshot of that moment. */
  readonly depth: PlacedDepth | undefined;
  readonly #copy: (day: DayWindows) => DayWindows;
  /** The days that have changed; undefined for a day that had no windows. */
  readonly #days = new Map<number, DayWindows | undefined>();

  /**
   * The present state.
   *
   * @param depth The latest snapshot
   * @param copy Copies a day
   */
  constructor(depth: PlacedDepth | undefined, copy: (day: DayWindows) => DayWindows) {
    this.depth = depth;
    this.#copy = copy;
  }

  /** Keeps a day as it is, before its first change. */
  add(dayMs: number, day: DayWindows | undefined): void {
    if (!this.#days.has(dayMs)) this.#days.set(dayMs, day && this.#copy(day));
  }

  /**
   * Puts the kept days back among the days of the run. The kept state cannot be used again.
   *
   * @returns The days that have a table and no windows any more
   */
  putBack(days: Map<number, DayWindows>): number[] {
    const removed: number[] = [];
    for (const [dayMs, kept] of this.#days) {
      const changed = days.get(dayMs);
      if (changed?.hasTable && kept === undefined) removed.push(dayMs);
      changed?.discard();
      if (kept === undefined) days.delete(dayMs);
      else {
        kept.hasTable ||= changed?.hasTable ?? false;
        days.set(dayMs, kept);
      }
    }
    return removed;
  }

  /** Gives up the kept days. */
  discard(): void {
    for (const day of this.#days.values()) day?.discard();
  }
}
