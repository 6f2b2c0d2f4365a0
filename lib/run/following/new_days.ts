/**
 * Finds the databases of days that come after those of a run, or that did not exist when the run began.
 *
 * @module
 */

import { DAY_MS, formatDay, parseDay } from "../../model/days.ts";
import type { RunRequest } from "../../model/run_request.ts";
import { type DayDatabase, discover, type Discovery } from "../../sources/discovery.ts";

/**
 * Discovers the databases of a run that follows, up to the last one that exists now.
 *
 * @param request What the run is asked to do
 * @returns What was found, and the last day
 */
export function discoverSoFar(
  { instrument, startDate, endDate, data }: RunRequest,
): { found: Discovery; endDate: string } {
  const today = [startDate, formatDay(Date.now())].sort()[1];
  const until = [endDate, today].sort()[0];
  const all = discover(instrument, startDate, until, data);
  if (all.isSingleFile) return { found: all, endDate: until };
  const days = [...all.databases, ...all.unreadable, ...all.repeated.map(({ last }) => ({ day: last }))];
  const last = days.map(({ day }) => day).sort().at(-1) ?? startDate;
  return { found: discover(instrument, startDate, last, data), endDate: last };
}

/**
 * The databases of the days after a day.
 *
 * @param request What the run is asked to do
 * @param last The last day that the run has
 * @param until The last day that the run may have
 */
export function laterDatabases({ instrument, data }: RunRequest, last: string, until: string): DayDatabase[] {
  const next = formatDay(parseDay(last)! + DAY_MS);
  // A recorder whose clock is ahead may begin the next day early.
  const latest = [next, formatDay(Date.now() + DAY_MS)].sort()[1];
  const end = [until, latest].sort()[0];
  return next > end ? [] : discover(instrument, next, end, data).databases;
}
