/** @module The windows that the reader can choose, and the alignment of windows. */

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";

const USUAL_MS = [
  ...[1, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 3, 5, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 4].map((n) => n * HOUR_MS),
  DAY_MS,
];

/**
 * The windows that the reader can choose: the window of the files, and usual windows that are multiples of it and not
 * longer than the data.
 *
 * @param ownMs The window of the files, in milliseconds
 * @param spanMs Length of the time of all data, in milliseconds
 * @returns Lengths in milliseconds, shortest first
 */
export function windowChoices(ownMs: number, spanMs: number): number[] {
  return [ownMs, ...USUAL_MS.filter((ms) => ms > ownMs && ms % ownMs === 0 && ms <= spanMs)];
}

/**
 * The start of the window that contains a time.
 *
 * @param timeMs Milliseconds since the Unix epoch
 * @param windowMs Length of a window, in milliseconds
 * @param offsetMs How far window starts are shifted from multiples of the length since the Unix epoch
 */
export function windowStart(timeMs: number, windowMs: number, offsetMs: number): number {
  return Math.floor((timeMs - offsetMs) / windowMs) * windowMs + offsetMs;
}
