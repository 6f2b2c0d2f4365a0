/**
 * Statistics of a table's rows: time span, order, typical interval, gaps.
 *
 * Only the interval and the counts of order depend on the order in which the rows are stored.
 *
 * @module
 */

import type { RowColumns } from "../model/batches.ts";
import { isInRange, type TimeRange } from "../sources/source.ts";

/** The least number of windows without a row that make a gap. */
const GAP_WINDOWS = 3;

/** The most gaps that a report lists. */
const LISTED_GAPS = 20;

/** The number of intervals from which the typical interval is found. */
const SAMPLED_INTERVALS = 100_000;

/** Consecutive windows without a row, between windows with rows. */
export interface Gap {
  /** Start of the first empty window, in milliseconds since the Unix epoch. */
  from_ms: number;
  /** End of the last empty window. */
  to_ms: number;
}

/** Statistics of the times of a table's rows. */
export interface TimeReport {
  /** The earliest time, in milliseconds since the Unix epoch; null without rows. */
  first_ms: number | null;
  /** The latest time, in milliseconds since the Unix epoch; null without rows. */
  last_ms: number | null;
  /** Whether no row is earlier than the row stored before it. */
  ordered: boolean;
  /** The number of rows that are earlier than the row stored before them. */
  out_of_order: number;
  /** Median time between two rows, in milliseconds; null with fewer than two rows. */
  typical_interval_ms: number | null;
  /** The first twenty gaps of at least three windows. */
  gaps: Gap[];
  /** The number of all gaps. */
  gap_count: number;
}

/** Collects statistics of times, batch by batch. */
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
  #rowsWithin = 0;
  readonly #range: TimeRange | undefined;

  /**
   * Statistics of no rows yet.
   *
   * @param windowMs The length of the windows in which gaps are counted, in milliseconds
   * @param range The range of {@linkcode rowsWithin}; all times by default
   */
  constructor(windowMs: number, range?: TimeRange) {
    this.#windowMs = windowMs;
    this.#range = range;
  }

  /** How many rows so far lie within the range. */
  get rowsWithin(): number {
    return this.#rowsWithin;
  }

  /** Adds the rows of a batch. */
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
      if (isInRange(ms, this.#range)) this.#rowsWithin++;
      this.#previousMs = ms;
      this.#previousNs = ns;
      this.#windows.add(Math.floor(ms / this.#windowMs));
    }
    this.#rows += count;
  }

  /** The statistics of the rows so far. */
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
    // If rows are out of order, intervals between neighbours say little, so this is the mean interval.
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

/** Collects the least, the greatest and the mean of whole numbers, such as the levels of a side. */
export class WholeNumbers {
  /** The least so far. */
  least = Infinity;
  /** The greatest so far. */
  greatest = -Infinity;
  #sum = 0;
  #count = 0;

  /** Adds the first `count` numbers. */
  addAll(numbers: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      const number = numbers[i];
      if (number < this.least) this.least = number;
      if (number > this.greatest) this.greatest = number;
      this.#sum += number;
    }
    this.#count += count;
  }

  /** `{ least, greatest, mean }`, or null without numbers. */
  report(): { least: number; greatest: number; mean: number } | null {
    if (this.#count === 0) return null;
    return { least: this.least, greatest: this.greatest, mean: this.#sum / this.#count };
  }
}
