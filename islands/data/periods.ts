/** @module The periods at whose starts running sums begin again: UTC days, weeks from Monday, or the whole run. */

import { DAY_MS, FIRST_MONDAY_MS, WEEK_MS } from "../../lib/text/durations.ts";
import { windowStart } from "./windows.ts";

/** The names of periods. */
export const PERIODS = ["day", "week", "run"] as const;

/** Where a running sum begins. */
export type Period = typeof PERIODS[number];

/**
 * The start of the period that contains a time.
 *
 * @param period The period
 * @param timeMs Milliseconds since the Unix epoch
 * @returns Milliseconds since the Unix epoch; -Infinity for the whole run
 */
export function periodStart(period: Period, timeMs: number): number {
  switch (period) {
    case "day":
      return windowStart(timeMs, DAY_MS, 0);
    case "week":
      return windowStart(timeMs, WEEK_MS, FIRST_MONDAY_MS);
    case "run":
      return -Infinity;
  }
}
