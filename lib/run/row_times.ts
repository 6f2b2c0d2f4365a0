/**
 * Sorts the rows of a batch by their time: rows of the requested days, rows outside these days, rows that are left out
 * of the bars because they are more than a day away, and trades so near to a midnight that the database of the
 * neighbouring day may have them too.
 *
 * Most batches lie within the requested days and far from midnights that matter. Only their least and greatest time is
 * looked at.
 *
 * @module
 */

import { inMemory } from "../kernel/in_memory.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { RowColumns } from "../model/batches.ts";
import { DAY_MS } from "../model/days.ts";
import { MIDNIGHT_MS, type SharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import type { TimeRange } from "../sources/source.ts";
import type { RowSpan } from "./row_span.ts";

/** Where the rows of a batch belong, as indices in ascending order. */
export interface SortedRows {
  /** Rows for the windows; undefined if that are all rows. */
  kept: number[] | undefined;
  /** Numbered trades near the midnight before, which are not among `kept`. */
  nearBefore: number[];
  /** Numbered trades near the midnight after, which are among `kept`. */
  nearAfter: number[];
  /** How many of the kept rows lie outside the requested days. */
  outside: number;
  /** How many rows are left out. */
  leftOut: number;
  /** The time of the first row that is left out, in milliseconds; undefined if no row is. */
  firstLeftOutMs: number | undefined;
  /** The times of the rows that are not left out; undefined if there is no such row. */
  span: RowSpan | undefined;
}

const ALL_KEPT: Readonly<SortedRows> = {
  kept: undefined,
  nearBefore: [],
  nearAfter: [],
  outside: 0,
  leftOut: 0,
  firstLeftOutMs: undefined,
  span: undefined,
};

/** Sorts the rows of one table. */
export class RowTimes {
  readonly #days: TimeRange;
  readonly #before: number;
  readonly #after: number;

  /**
   * Creates a sorter.
   *
   * @param days The requested days
   * @param midnights Midnights near which trades are told apart
   */
  constructor(days: TimeRange, { before = NaN, after = NaN }: SharedMidnights = {}) {
    this.#days = days;
    this.#before = before;
    this.#after = after;
  }

  /** Sorts the rows of a batch. */
  sort(batch: RowColumns): Readonly<SortedRows> {
    const { count } = batch;
    if (count === 0) return ALL_KEPT;
    const rows = inMemory(batch);
    const kernel = Kernel.of(rows);
    const least = kernel.least(rows.timeMs, count);
    const greatest = kernel.greatest(rows.timeMs, count);
    const { startMs, endMs } = this.#days;
    const isPlain = least >= startMs && greatest < endMs && !(least <= this.#before + MIDNIGHT_MS) &&
      !(greatest >= this.#after - MIDNIGHT_MS);
    return isPlain ? { ...ALL_KEPT, span: { firstMs: least, lastMs: greatest } } : this.#sortEach(batch);
  }

  /** Sorts a batch row by row; without an object for each row, and short, since V8 compiles this in each thread. */
  #sortEach({ count, timeMs, orderHi }: RowColumns): SortedRows {
    const { startMs, endMs } = this.#days;
    const [firstMs, lastMs] = [startMs - DAY_MS, endMs + DAY_MS];
    const [before, after] = [this.#before, this.#after];
    const kept: number[] = [];
    const nearBefore: number[] = [];
    const nearAfter: number[] = [];
    let [outside, least, greatest] = [0, Infinity, -Infinity];
    let firstLeftOutMs: number | undefined;
    for (let row = 0; row < count; row++) {
      const ms = timeMs[row];
      if (ms < firstMs || ms >= lastMs) {
        firstLeftOutMs ??= ms;
        continue;
      }
      if (ms < least) least = ms;
      if (ms > greatest) greatest = ms;
      if (ms < startMs || ms >= endMs) outside++;
      const isNumbered = orderHi[row] !== Infinity;
      if (isNumbered && Math.abs(ms - before) <= MIDNIGHT_MS) nearBefore.push(row);
      else {
        if (isNumbered && Math.abs(ms - after) <= MIDNIGHT_MS) nearAfter.push(row);
        kept.push(row);
      }
    }
    return {
      kept: kept.length < count ? kept : undefined,
      nearBefore,
      nearAfter,
      outside,
      leftOut: count - kept.length - nearBefore.length,
      firstLeftOutMs,
      span: least <= greatest ? { firstMs: least, lastMs: greatest } : undefined,
    };
  }
}
