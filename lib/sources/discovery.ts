/**
 * Finds the databases of an instrument in a range of days.
 *
 * The layout is `{data}/{instrument}/{YYYY-MM-DD}/trades.db`. The instrument's folder is listed once, so that a range
 * of many years costs no more than the days that exist.
 *
 * Every file is found once, whatever links lead to it: if a file is linked under several days, the first of these
 * days has the database. Apart from counting rows twice, reading one file through two connections of our own is
 * dangerous: when a process closes any descriptor of a file, it loses all POSIX locks that it holds on that file
 * (https://sqlite.org/howtocorrupt.html, section 2.2), so that a recorder could write while another thread reads.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { checkRange, DAY_MS, type DayRange, dayRange, parseDay } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { DATA_FILES, DATABASE_NAME, type DataFiles, reasonUnusable } from "./discovery_files.ts";
import { namesIn } from "./discovery_listing.ts";

/** A day's database. */
export interface DayDatabase {
  /** The day, as `YYYY-MM-DD` (UTC). */
  day: string;
  /** The database's absolute path. */
  path: string;
}

/** A database that exists and cannot be read. */
export interface UnreadableDatabase extends DayDatabase {
  /** Why the database cannot be read. */
  reason: string;
}

/** Consecutive days whose database is the file of an earlier day. */
export interface RepeatedDays extends DayRange {
  /** The earlier day, as `YYYY-MM-DD` (UTC). */
  sameAs: string;
  /** The absolute path of the first day's database. */
  path: string;
}

/** The databases of an instrument in a range of days. */
export interface Discovery {
  /** Databases that exist and can be read, oldest first; no two of them are the same file. */
  databases: DayDatabase[];
  /** Days without a database, oldest first. */
  missing: DayRange[];
  /** Days whose database is the file of an earlier day of the range, oldest first. */
  repeated: RepeatedDays[];
  /** Databases that exist and cannot be read, oldest first. */
  unreadable: UnreadableDatabase[];
  /** The data folder's absolute path. */
  data: string;
}

/**
 * Finds the databases of an instrument from one day to another, both included.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, as `YYYY-MM-DD` (UTC)
 * @param data The data folder
 * @param files The file system
 * @throws {RangeError} If the instrument, a day or the range is not valid
 * @throws {Error} If the instrument's folder exists and cannot be listed
 */
export function discover(
  instrument: string,
  startDate: string,
  endDate: string,
  data: string,
  files: DataFiles = DATA_FILES,
): Discovery {
  checkInstrument(instrument);
  const { firstMs, lastMs } = checkRange(startDate, endDate);
  const found: Discovery = { databases: [], missing: [], repeated: [], unreadable: [], data: resolve(data) };
  const folder = join(found.data, instrument);

  const existing = namesIn(folder, files).filter((name) => {
    const startMs = parseDay(name);
    return startMs !== undefined && startMs >= firstMs && startMs <= lastMs;
  }).sort();

  const dayOf = new Map<string, string>();
  let nextMs = firstMs;
  for (const day of existing) {
    if (!addDay(found, { day, path: join(folder, day, DATABASE_NAME) }, dayOf, files)) continue;
    const startMs = parseDay(day)!;
    addMissing(found, nextMs, startMs);
    nextMs = startMs + DAY_MS;
  }
  addMissing(found, nextMs, lastMs + DAY_MS);
  return found;
}

/**
 * Adds a day's database to the list where it belongs.
 *
 * @param dayOf The day of each file found so far, by the file's identity
 * @returns Whether there is a database
 */
function addDay(
  found: Discovery,
  database: DayDatabase,
  dayOf: Map<string, string>,
  files: DataFiles,
): boolean {
  const { day, path } = database;
  try {
    const { identity } = files.stat(path);
    const sameAs = dayOf.get(identity);
    if (sameAs !== undefined) {
      addRepeated(found, database, sameAs);
      return true;
    }
    dayOf.set(identity, day);
    files.checkReadable(path);
    found.databases.push(database);
  } catch (error) {
    const reason = reasonUnusable(path, error, files);
    if (reason === undefined) return false;
    found.unreadable.push({ day, path, reason });
  }
  return true;
}

function addRepeated(found: Discovery, { day, path }: DayDatabase, sameAs: string): void {
  const last = found.repeated.at(-1);
  if (last?.sameAs === sameAs && parseDay(last.last)! + DAY_MS === parseDay(day)) {
    last.last = day;
    last.days++;
  } else {
    found.repeated.push({ first: day, last: day, days: 1, sameAs, path });
  }
}

/** Adds the days from one time up to another as one range, if there are any. */
function addMissing(found: Discovery, fromMs: number, toMs: number): void {
  if (fromMs < toMs) found.missing.push(dayRange(fromMs, toMs));
}
