/** @module How near a time is to the day of its folder. */

import { DAY_MS } from "../../model/days.ts";
import type { TimeRange } from "../source.ts";

/** Whether an instant lies in a range of days, or at most a day before or after the range. */
export function isNear(ms: number, { startMs, endMs }: TimeRange): boolean {
  return ms >= startMs - DAY_MS && ms < endMs + DAY_MS;
}
