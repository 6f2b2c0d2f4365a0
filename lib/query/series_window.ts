/** @module Which longer window the bars of a range are combined to, so that there are not too many. */

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../text/durations.ts";
import { type WindowGrid, windowStart } from "./combine_bars.ts";

/** Lengths that people know, which are preferred to other multiples. */
const USUAL_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 4, 6, 12].map((n) => n * HOUR_MS),
  DAY_MS,
];

/** Windows of one length that cover a range. */
export interface CoveringWindows {
  /** Length and alignment of the windows. */
  grid: WindowGrid;
  /** The start of the first window. */
  firstMs: number;
  /** The end of the last window. */
  endMs: number;
}

/**
 * Chooses the windows that cover a range: the shortest usual length that is a multiple of the run's window and needs
 * few enough of them, else a multiple that surely does.
 *
 * @param run The windows of the run
 * @param fromMs The first millisecond of the range
 * @param toMs The millisecond after the range
 * @param points The most windows; at least 2, because a short range may lie on both sides of a window's start
 */
export function coveringWindows(
  run: WindowGrid,
  fromMs: number,
  toMs: number,
  points: number,
): CoveringWindows {
  const cover = (windowMs: number): CoveringWindows => {
    const grid = { windowMs, offsetMs: run.offsetMs };
    return { grid, firstMs: windowStart(fromMs, grid), endMs: windowStart(toMs - 1, grid) + windowMs };
  };
  const isFew = ({ grid, firstMs, endMs }: CoveringWindows) => (endMs - firstMs) / grid.windowMs <= points;
  const usual = USUAL_MS.filter((ms) => ms > run.windowMs && ms % run.windowMs === 0);
  // A range of n lengths overlaps at most n + 1 windows, wherever it begins.
  const sure = Math.ceil((toMs - fromMs) / (points - 1) / run.windowMs) * run.windowMs;
  return [run.windowMs, ...usual].map(cover).find(isFew) ?? cover(sure);
}
