/** @module Between which times rows of a database may lie. */

import { DAY_MS, parseDay } from "../model/days.ts";
import type { TimeRange } from "../sources/source.ts";

/** A database of a day, and the times of its rows, if they are known. */
export interface ReachedDatabase {
  /** Its day; another text if one file holds all days. */
  day: string;
  /** The times of the rows that were found. */
  extent?: TimeRange;
}

/**
 * The times between which rows of a database may lie: its day and the days before and after, since rows are often in the
 * database of a neighbouring day, and the times of the rows that the run has found there. A file that has changed since
 * may have other rows, so the day counts too.
 */
export function reachOf({ day, extent }: ReachedDatabase): TimeRange {
  const dayMs = parseDay(day);
  if (dayMs === undefined) return { startMs: -Infinity, endMs: Infinity };
  const { startMs, endMs } = extent ?? { startMs: Infinity, endMs: -Infinity };
  return { startMs: Math.min(startMs, dayMs - DAY_MS), endMs: Math.max(endMs, dayMs + 2 * DAY_MS) };
}

/** Whether two ranges of times have a time in common. */
export function overlaps(one: TimeRange, other: TimeRange): boolean {
  return one.startMs < other.endMs && other.startMs < one.endMs;
}
