/**
 * Finds the databases of days that come after those of a run, or that did not exist when the run began.
 *
 * @module
 */

import { DAY_MS, formatDay, parseDay } from "../../model/days.ts";
import type { RunRequest } from "../../model/run_request.ts";
import { changedMs } from "../../files.ts";
import { type DayDatabase, discover, type Discovery } from "../../sources/discovery.ts";
import { compressionOf } from "../../sources/sqlite/decompressed_copy.ts";

/** A database that was written to within this time may still get rows, although the next one exists, in milliseconds. */
const RECENTLY_MS = 600_000;

/** The database of a day may appear this many days after the day is over. */
const LATE_DAYS = 2;

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
 * How many of the last databases a run follows from its start: the last one, and the one before if its recorder may
 * still write to it. A compressed database is complete.
 */
export function followedDatabases({ follow }: RunRequest, databases: readonly DayDatabase[]): number {
  if (!follow) return 0;
  const isComplete = ({ path }: DayDatabase) => compressionOf(path) !== undefined;
  const [last, before] = databases.slice(-2).reverse();
  if (last === undefined || isComplete(last)) return 0;
  if (before === undefined || isComplete(before)) return 1;
  const changed = ["", "-wal"].map((suffix) => changedMs(before.path + suffix) ?? 0);
  return Date.now() - Math.max(...changed) < RECENTLY_MS ? 2 : 1;
}

/**
 * The databases of the last days of a run, and of the days after them.
 *
 * @param request What the run is asked to do
 * @param last The last day that the run has
 * @param until The last day that the run may have
 */
export function newestDatabases(
  { instrument, startDate, data }: RunRequest,
  last: string,
  until: string,
): DayDatabase[] {
  const next = formatDay(parseDay(last)! + DAY_MS);
  const [, first] = [startDate, formatDay(parseDay(last)! - LATE_DAYS * DAY_MS)].sort();
  // A recorder whose clock is ahead may begin the next day early.
  const latest = [next, formatDay(Date.now() + DAY_MS)].sort()[1];
  const end = [until, latest].sort()[0];
  return discover(instrument, first, end, data).databases;
}
