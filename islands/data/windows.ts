/** @module The windows that the reader can choose or sees when many bars are in view, and the alignment of windows. */

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";

const USUAL_MS = [
  ...[1, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 3, 5, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 4].map((n) => n * HOUR_MS),
  DAY_MS,
];

/** The windows in which bars are shown. */
export interface ShownWindows {
  /** The window of the run, in milliseconds. */
  readonly ownMs: number;
  /** The chosen window, a multiple of that. */
  readonly chosenMs: number;
  /** The window of the bars that are drawn, a multiple of the chosen one. */
  readonly drawnMs: number;
  /** How far window starts are shifted from multiples of the length since the Unix epoch. */
  readonly offsetMs: number;
}

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

/** How many windows become one of the next level, if lengths that traders know allow this. */
const USUAL_FACTOR = 4;
/** The most windows that become one of the next level. */
const MOST_FACTOR = 8;
/** How many windows become one of the next level if no usual length is a multiple of theirs. */
const OTHER_FACTOR = 5;

/** What {@linkcode longerWindow} has found, since charts ask in every frame. */
const longer = new Map<number, number>();

/**
 * The next longer window into which bars are combined when too many are in view: of the usual lengths that are multiples of the
 * window, the one nearest to four windows, such as 1 s, 5 s, 15 s, 1 m, 5 m, 15 m, 1 h, 4 h and 1 d.
 *
 * @param windowMs Length of the windows, in milliseconds
 * @returns Length in milliseconds: 2 to 8 windows
 */
export function longerWindow(windowMs: number): number {
  let longerMs = longer.get(windowMs);
  if (longerMs === undefined) longer.set(windowMs, longerMs = findLonger(windowMs));
  return longerMs;
}

function findLonger(windowMs: number): number {
  const away = (ms: number) => Math.abs(Math.log(ms / windowMs / USUAL_FACTOR));
  const usual = USUAL_MS.filter((ms) => ms > windowMs && ms % windowMs === 0 && ms <= MOST_FACTOR * windowMs);
  return usual.length === 0
    ? OTHER_FACTOR * windowMs
    : usual.reduce((best, ms) => away(ms) < away(best) ? ms : best);
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
