/** @module When the newest rows of a followed day were, and how long no row has to arrive before that is unusual. */

import type { RowColumns } from "../../model/batches.ts";
import type { Following } from "../../model/run_status.ts";

/** How many of the last rows count. */
const ROWS = 1000;

/** How many median gaps without a row are unusual. */
const QUIET_GAPS = 20;

/** The shortest time without a row that is unusual, in milliseconds. */
const LEAST_QUIET_MS = 10_000;

/** The newest rows. */
export class NewestRows {
  readonly #times = new Float64Array(ROWS);
  #rows = 0;
  #lastMs = -Infinity;
  #arrivedMs: number | null = null;
  #quietMs: number | undefined;

  /**
   * Notes rows.
   *
   * @param nowMs The time now, in milliseconds since the Unix epoch
   */
  add({ timeMs, count }: RowColumns, nowMs: number): void {
    for (let row = Math.max(0, count - ROWS); row < count; row++) {
      this.#times[this.#rows++ % ROWS] = timeMs[row];
    }
    for (let row = 0; row < count; row++) this.#lastMs = Math.max(this.#lastMs, timeMs[row]);
    if (count > 0) this.#arrivedMs = nowMs;
    this.#quietMs = undefined;
  }

  /** The state, as the status gives it. */
  get following(): Following {
    return {
      last_row_ms: this.#arrivedMs === null ? null : this.#lastMs,
      delay_ms: null,
      arrived_ms: this.#arrivedMs,
      quiet_after_ms: this.#quietMs ??= this.#quiet(),
    };
  }

  #quiet(): number {
    const times = this.#times.slice(0, Math.min(this.#rows, ROWS)).sort();
    const gaps = times.subarray(1).map((ms, index) => ms - times[index]).sort();
    const median = gaps.length === 0 ? 0 : gaps[gaps.length >> 1];
    return Math.max(LEAST_QUIET_MS, QUIET_GAPS * median);
  }
}
