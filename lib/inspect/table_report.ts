/**
 * What a table's rows look like: count, time span, order, typical interval, gaps.
 *
 * Everything but the interval is the same whatever order the rows are stored in.
 *
 * @module
 */

import type { RowColumns } from "../model/batches.ts";

/** A gap is this many windows without a row, or more. */
const GAP_WINDOWS = 3;

/** Longest list of gaps. */
const LISTED_GAPS = 20;

/** Differences of time that are kept to find the typical one. */
const SAMPLED_INTERVALS = 100_000;

/** A stretch of windows without a row, between windows that have some. */
export interface Gap {
  /** Start of the first empty window, in milliseconds since the Unix epoch. */
  from_ms: number;
  /** End of the last empty window. */
  to_ms: number;
}

/** What the times of a table's rows say. */
export interface TimeReport {
  /** The least time, in milliseconds since the Unix epoch; null without rows. */
  first_ms: number | null;
  /** The greatest time. */
  last_ms: number | null;
  /** Whether no row is earlier than the one stored before it. */
  ordered: boolean;
  /** How many rows are earlier than the one stored before them. */
  out_of_order: number;
  /** Median time between two rows, in milliseconds; null with fewer than two. */
  typical_interval_ms: number | null;
  /** Gaps of at least three windows, the first twenty in time. */
  gaps: Gap[];
  /** How many gaps there are. */
  gap_count: number;
}

/** Looks at the times of rows, batch by batch. */
export class TimeInspector {
  readonly #windowMs: number;
  readonly #windows = new Set<number>();
  readonly #intervals: number[] = [];
  #firstMs = Infinity;
  #lastMs = -Infinity;
  #previousMs = -Infinity;
  #previousNs = 0;
  #outOfOrder = 0;
  #rows = 0;

  /** Gaps are counted in windows of this length, in milliseconds. */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Looks at a batch. */
  addBatch({ count, timeMs, timeNs }: RowColumns): void {
    for (let row = 0; row < count; row++) {
      const ms = timeMs[row];
      const ns = timeNs[row];
      if (ms < this.#previousMs || (ms === this.#previousMs && ns < this.#previousNs)) this.#outOfOrder++;
      else if (this.#previousMs > 0 && this.#intervals.length < SAMPLED_INTERVALS) {
        this.#intervals.push(ms - this.#previousMs + (ns - this.#previousNs) / 1e6);
      }
      if (ms < this.#firstMs) this.#firstMs = ms;
      if (ms > this.#lastMs) this.#lastMs = ms;
      this.#previousMs = ms;
      this.#previousNs = ns;
      this.#windows.add(Math.floor(ms / this.#windowMs));
    }
    this.#rows += count;
  }

  /** What was seen. */
  report(): TimeReport {
    const gaps = this.#gaps();
    return {
      first_ms: this.#rows > 0 ? this.#firstMs : null,
      last_ms: this.#rows > 0 ? this.#lastMs : null,
      ordered: this.#outOfOrder === 0,
      out_of_order: this.#outOfOrder,
      typical_interval_ms: this.#typicalInterval(),
      gaps: gaps.slice(0, LISTED_GAPS),
      gap_count: gaps.length,
    };
  }

  #typicalInterval(): number | null {
    if (this.#rows < 2) return null;
    // Where rows jump back and forth, the time between neighbours says little.
    if (this.#outOfOrder > 0) return (this.#lastMs - this.#firstMs) / (this.#rows - 1);
    const sorted = Float64Array.from(this.#intervals).sort();
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  #gaps(): Gap[] {
    const windows = Float64Array.from(this.#windows).sort();
    const gaps: Gap[] = [];
    for (let i = 1; i < windows.length; i++) {
      if (windows[i] - windows[i - 1] > GAP_WINDOWS) {
        gaps.push({ from_ms: (windows[i - 1] + 1) * this.#windowMs, to_ms: windows[i] * this.#windowMs });
      }
    }
    return gaps;
  }
}

/** The least, the greatest and the mean of whole numbers. */
export class Spread {
  /** The least so far. */
  least = Infinity;
  /** The greatest so far. */
  greatest = -Infinity;
  #sum = 0;
  #count = 0;

  /** Takes the first `count` numbers. */
  addAll(numbers: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const number = numbers[i];
      if (number < this.least) this.least = number;
      if (number > this.greatest) this.greatest = number;
      this.#sum += number;
    }
    this.#count += count;
  }

  /** `{ least, greatest, mean }`, or null if there were none. */
  report(): { least: number; greatest: number; mean: number } | null {
    if (this.#count === 0) return null;
    return { least: this.least, greatest: this.greatest, mean: this.#sum / this.#count };
  }
}
