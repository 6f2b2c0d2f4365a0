/** @module Bars as rows of doubles, one after the other; NaN stands for an absent value. */

import type { SeriesSpec } from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";

/**
 * Checks that bars can be written as JSON and are in order.
 *
 * @param bars Bars, one after the other
 * @param width Number of doubles in a bar; the first is the bar's start
 * @param optional Indices of the columns in which NaN stands for an absent value
 * @throws {RangeError} If a bar is cut short, contains an infinity or NaN elsewhere, or is not newer than the bar before
 */
export function checkBars(bars: Float64Array, width: number, optional: ReadonlySet<number>): void {
  let previousMs = -Infinity;
  for (let at = 0; at < bars.length; at += width) {
    if (at + width > bars.length || !isBar(bars, at, width, optional)) {
      throw new RangeError(
        `cannot store the bar [${bars.subarray(at, at + width)}]; expected ${width} finite numbers`,
      );
    }
    if (!(bars[at] > previousMs)) {
      throw new RangeError(
        `cannot store a bar at ${bars[at]} after one at ${previousMs}; sort bars by their start`,
      );
    }
    previousMs = bars[at];
  }
}

/**
 * A bar as JSON has it, as a row of doubles; undefined if the value is no bar of the series.
 *
 * @param value What was parsed
 * @param series The series
 */
export function barOf(value: unknown, series: SeriesSpec): number[] | undefined {
  if (!Array.isArray(value) || value.length !== series.columns.length) return undefined;
  const bar = value.map((item) => item === null ? NaN : item);
  return bar.every((item) => typeof item === "number") && isBar(bar, 0, bar.length, optionalColumns(series))
    ? bar
    : undefined;
}

/** Whether the values of a bar from an index on are finite numbers, or NaN in a column whose values may be absent. */
function isBar(
  values: ArrayLike<number>,
  at: number,
  width: number,
  optional: ReadonlySet<number>,
): boolean {
  for (let i = 0; i < width; i++) {
    const value = values[at + i];
    if (!Number.isFinite(value) && !(Number.isNaN(value) && optional.has(i))) return false;
  }
  return true;
}
