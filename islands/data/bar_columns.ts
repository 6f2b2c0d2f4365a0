/**
 * Bars as columns of numbers, oldest first.
 *
 * Fifty thousand bars are a handful of typed arrays instead of fifty thousand objects: the garbage collector has
 * nothing to follow, and a chart reads only the part in view. The arrays grow by doubling and never shrink. An array
 * may be replaced when it grows, so read `columns[i]` again after adding bars, and read only `length` elements.
 *
 * @module
 */

import type { SeriesSpec } from "../../lib/model/series.ts";
import type { TimeRange } from "./time_range.ts";

/** Bars, as one array for each column of their series. */
export class BarColumns {
  /** The number of bars. */
  length = 0;
  /** One array for each column, in the order of the series; the first is the start of the window, in milliseconds. */
  readonly columns: Float64Array<ArrayBuffer>[];
  /** Whether each column may have `null`, which is NaN here; no column may by default. */
  readonly mayBeNull?: readonly boolean[];

  /**
   * @param width The number of columns of the series
   * @param mayBeNull Whether values of each column may be absent
   */
  constructor(width: number, mayBeNull?: readonly boolean[]) {
    this.mayBeNull = mayBeNull;
    this.columns = Array.from({ length: width }, () => new Float64Array(64));
  }

  /** Makes an empty list of bars of a series. */
  static of({ columns }: SeriesSpec): BarColumns {
    return new BarColumns(columns.length, columns.map(({ combine }) => combine === "mean"));
  }

  /** Starts of the windows, in milliseconds since the Unix epoch. */
  get timeMs(): Float64Array {
    return this.columns[0];
  }

  /** The start of the newest bar; -Infinity without bars. */
  get newestMs(): number {
    return this.length === 0 ? -Infinity : this.columns[0][this.length - 1];
  }

  /** Adds a bar and returns its index. The caller fills in the values. */
  grow(): number {
    if (this.length === this.columns[0].length) {
      for (let c = 0; c < this.columns.length; c++) {
        const larger = new Float64Array(2 * this.length);
        larger.set(this.columns[c]);
        this.columns[c] = larger;
      }
    }
    return this.length++;
  }

  /** Adds bars of the same series. */
  append(other: BarColumns, first: number, end: number): void {
    const length = this.length + Math.max(0, end - first);
    for (let c = 0; c < this.columns.length; c++) {
      if (length > this.columns[c].length) {
        const larger = new Float64Array(2 ** Math.ceil(Math.log2(length)));
        larger.set(this.columns[c].subarray(0, this.length));
        this.columns[c] = larger;
      }
      if (end > first) this.columns[c].set(other.columns[c].subarray(first, end), this.length);
    }
    this.length = length;
  }

  /** Removes the oldest bars. */
  dropFirst(count: number): void {
    for (const column of this.columns) column.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /**
   * The index of the first bar that starts at or after a time; `length` if no bar does.
   *
   * @param timeMs Milliseconds since the Unix epoch
   */
  indexFrom(timeMs: number): number {
    return indexFrom(this.columns[0], timeMs, this.length);
  }

  /**
   * The index of the bar whose window contains a time; -1 if no bar does.
   *
   * @param timeMs Milliseconds since the Unix epoch
   * @param windowMs Length of a window, in milliseconds
   */
  indexAt(timeMs: number, windowMs: number): number {
    const index = this.indexFrom(timeMs);
    if (index < this.length && this.columns[0][index] === timeMs) return index;
    return index > 0 && timeMs - this.columns[0][index - 1] < windowMs ? index - 1 : -1;
  }

  /** The shortest time between two neighbouring bars, in milliseconds; undefined with fewer than two bars. */
  shortestStepMs(): number | undefined {
    let shortest = Infinity;
    for (let i = 1; i < this.length; i++) {
      shortest = Math.min(shortest, this.columns[0][i] - this.columns[0][i - 1]);
    }
    return Number.isFinite(shortest) ? shortest : undefined;
  }
}

/**
 * The index of the first time at or after a time; `length` if all times are before.
 *
 * @param timesMs Times in ascending order
 * @param timeMs Milliseconds since the Unix epoch
 * @param length How many of the times count
 */
export function indexFrom(timesMs: Float64Array, timeMs: number, length: number = timesMs.length): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timesMs[middle] < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The bars whose windows overlap a range of time. */
export interface BarsInView {
  /** All bars. */
  readonly bars: BarColumns;
  /** Index of the first bar in view. */
  readonly first: number;
  /** Index after the last bar in view. */
  readonly end: number;
}

/** Finds the bars whose windows overlap a range of time. */
export function barsInView(bars: BarColumns, range: TimeRange, windowMs: number): BarsInView {
  const first = bars.indexFrom(range.minMs - windowMs);
  return { bars, first, end: Math.max(first, bars.indexFrom(range.maxMs)) };
}
