/** @module Which longer window the bars of a range are combined to, so that there are not too many. */

import { MAX_ROWS } from "./query_context.ts";
import { QueryError } from "./query_error.ts";
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
  const cover = (windowMs: number) => windowsOf({ ...run, windowMs }, fromMs, toMs);
  const isFew = ({ grid, firstMs, endMs }: CoveringWindows) => (endMs - firstMs) / grid.windowMs <= points;
  const usual = USUAL_MS.filter((ms) => ms > run.windowMs && ms % run.windowMs === 0);
  // A range of n lengths overlaps at most n + 1 windows, wherever it begins.
  const sure = Math.ceil((toMs - fromMs) / (points - 1) / run.windowMs) * run.windowMs;
  return [run.windowMs, ...usual].map(cover).find(isFew) ?? cover(sure);
}

/**
 * The windows of a given length that cover a range.
 *
 * @param run The windows of the run
 * @param fromMs The first millisecond of the range
 * @param toMs The millisecond after the range
 * @param windowMs The length
 * @throws {QueryError} If the length is no multiple of the run's, or the range has too many windows
 */
export function givenWindows(
  run: WindowGrid,
  fromMs: number,
  toMs: number,
  windowMs: number,
): CoveringWindows {
  if (windowMs % run.windowMs !== 0) {
    throw new QueryError(
      "bad",
      `a window has ${windowMs} ms, which is no multiple of the run's window; expected ${run.windowMs}, ${
        2 * run.windowMs
      }, ...`,
    );
  }
  const windows = windowsOf({ ...run, windowMs }, fromMs, toMs);
  if ((windows.endMs - windows.firstMs) / windowMs <= MAX_ROWS) return windows;
  throw new QueryError(
    "too large",
    `the range has more than ${MAX_ROWS} windows of ${windowMs} ms; ask for a shorter range or longer windows`,
  );
}

function windowsOf(grid: WindowGrid, fromMs: number, toMs: number): CoveringWindows {
  const { windowMs, offsetMs } = grid;
  return {
    grid: { windowMs, offsetMs },
    firstMs: windowStart(fromMs, grid),
    endMs: windowStart(toMs - 1, grid) + windowMs,
  };
}
