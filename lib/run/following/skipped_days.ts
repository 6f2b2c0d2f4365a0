/** @module The skipped days of a status, when the database of one of them appears. */

import { DAY_MS, dayRange, parseDay } from "../../model/days.ts";
import type { SkippedDays } from "../../model/run_status.ts";

/**
 * The skipped days without one day.
 *
 * @param skipped Ranges of days without a database of their own
 * @param day The day that has a database now
 */
export function withoutDay(skipped: readonly SkippedDays[], day: string): SkippedDays[] {
  const dayMs = parseDay(day)!;
  return skipped.flatMap((range) => {
    if (range.same_as !== undefined || day < range.first || range.last < day) return [range];
    const [firstMs, endMs] = [parseDay(range.first)!, parseDay(range.last)! + DAY_MS];
    return [[firstMs, dayMs], [dayMs + DAY_MS, endMs]]
      .filter(([fromMs, toMs]) => fromMs < toMs)
      .map(([fromMs, toMs]) => dayRange(fromMs, toMs));
  });
}
