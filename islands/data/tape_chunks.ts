/**
 * The parts of a day that the tape asks for, one request each, cut by the numbers of trades in the windows of the day.
 *
 * @module
 */

import type { TimeRange } from "./time_range.ts";

/** About how many trades a part has. */
const USUAL_TRADES = 1000;

/** A part of a day. */
export interface DayPart {
  /** The first millisecond. */
  readonly fromMs: number;
  /** The millisecond after the last. */
  readonly toMs: number;
  /** About how many trades there are. */
  readonly trades: number;
}

/** A window and the number of its trades. */
export type CountedWindow = readonly [startMs: number, trades: number];

/**
 * Cuts a day into parts without gaps. The parts before the last remain when windows are added at the end.
 *
 * @param windows The windows that have trades, the oldest first
 * @param windowMs The length of a window
 * @param day The day
 */
export function cutDay(windows: readonly CountedWindow[], windowMs: number, day: TimeRange): DayPart[] {
  const parts: DayPart[] = [];
  let fromMs = day.minMs;
  let trades = 0;
  const cut = (toMs: number) => {
    if (toMs <= fromMs) return;
    parts.push({ fromMs, toMs, trades });
    [fromMs, trades] = [toMs, 0];
  };
  for (const [windowStart, count] of windows) {
    const startMs = Math.max(windowStart, day.minMs);
    const endMs = Math.min(windowStart + windowMs, day.maxMs);
    if (trades + count > USUAL_TRADES && trades > 0) cut(startMs);
    const pieces = Math.min(Math.ceil(count / USUAL_TRADES), endMs - startMs);
    for (let piece = 1; piece < pieces; piece++) {
      trades += count / pieces;
      cut(startMs + Math.floor((endMs - startMs) * piece / pieces));
    }
    trades += count / Math.max(1, pieces);
  }
  cut(day.maxMs);
  return parts;
}

/**
 * Cuts a day into equal parts, if nothing is known about its trades.
 *
 * @param partMs The length of a part
 */
export function cutEvenly(partMs: number, day: TimeRange): DayPart[] {
  return Array.from({ length: Math.ceil((day.maxMs - day.minMs) / partMs) }, (_, i) => ({
    fromMs: day.minMs + i * partMs,
    toMs: Math.min(day.minMs + (i + 1) * partMs, day.maxMs),
    trades: USUAL_TRADES / 10,
  }));
}
