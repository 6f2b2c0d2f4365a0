/**
 * Finds the databases of an instrument in a range of days.
 *
 * The layout is `{data}/{instrument}/{day}/trades.db`; the day is `YYYY-MM-DD` or `YYYYMMDD`, and the database may have
 * another name or be compressed. The instrument's folder is listed once, so that a range of many years costs no more
 * than the days that exist. Or `{data}` is a file, which holds everything.
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
import { checkRange, DAY_MS, type DayRange, dayRange, parseDay, parseDayFolder } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { daysWithDatabase, type FoundDay } from "./discovery_day_folders.ts";
import { DATA_FILES, type DataFiles, isFile, reasonUnusable } from "./discovery_files.ts";
import { namesIn, sameInstrument } from "./discovery_listing.ts";

/** A day's database. */
export interface DayDatabase {
  /**
   * The day, as `YYYY-MM-DD` (UTC). If one file holds everything, all requested days, such as
   * `2024-01-01 to 2024-01-31`.
   */
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

/** A day with two folders, of which one is used. */
export interface DoubledDay extends DayDatabase {
  /** The absolute path of the database that is not used. */
  unused: string;
}

/** The databases of an instrument in a range of days. */
export interface Discovery {
  /** The instrument, as its folder is named. */
  instrument: string;
  /** Databases that exist and can be read, oldest first; no two of them are the same file. */
  databases: DayDatabase[];
  /** Days without a database, oldest first. */
  missing: DayRange[];
  /** Days whose database is the file of an earlier day of the range, oldest first. */
  repeated: RepeatedDays[];
  /** Databases that exist and cannot be read, oldest first. */
  unreadable: UnreadableDatabase[];
  /** Days with a folder `YYYY-MM-DD` and a folder `YYYYMMDD` that both have a database, oldest first. */
  doubled: DoubledDay[];
  /** Whether the data folder is a file that holds everything: the only database. */
  isSingleFile: boolean;
  /** The absolute path of the data folder, or of the file that holds everything. */
  data: string;
}

/**
 * Finds the databases of an instrument from one day to another, both included.
 *
 * @param instrument A trading pair, such as `BTC-USDT`. If there is no folder of this name, but exactly one whose name
 * differs in nothing but letter case and separators, that folder is used
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day, as `YYYY-MM-DD` (UTC)
 * @param data The data folder, or a file that holds everything
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
  const found = newDiscovery(instrument, resolve(data), isFile(data, files));
  if (found.isSingleFile) {
    const day = startDate === endDate ? startDate : `${startDate} to ${endDate}`;
    addReadable(found, { day, path: found.data }, files);
    return found;
  }
  found.instrument = sameInstrument(found.data, instrument, files) ?? instrument;
  const folder = join(found.data, found.instrument);
  const names = namesIn(folder, files).filter((name) => {
    const startMs = parseDayFolder(name);
    return startMs !== undefined && startMs >= firstMs && startMs <= lastMs;
  });

  const dayOf = new Map<string, string>();
  let nextMs = firstMs;
  for (const day of daysWithDatabase(folder, names, files)) {
    addDay(found, day, dayOf, files);
    addMissing(found, nextMs, day.startMs);
    nextMs = day.startMs + DAY_MS;
  }
  addMissing(found, nextMs, lastMs + DAY_MS);
  return found;
}

/** Nothing found so far. */
export function newDiscovery(instrument: string, data: string, isSingleFile: boolean): Discovery {
  return {
    instrument,
    databases: [],
    missing: [],
    repeated: [],
    unreadable: [],
    doubled: [],
    isSingleFile,
    data,
  };
}

/**
 * Adds a day's database to the list where it belongs.
 *
 * @param dayOf The day of each file found so far, by the file's identity
 */
function addDay(
  found: Discovery,
  { day, path, file, unused }: FoundDay,
  dayOf: Map<string, string>,
  files: DataFiles,
): void {
  if (unused !== undefined) found.doubled.push({ day, path, unused });
  if (typeof file === "string") {
    found.unreadable.push({ day, path, reason: file });
    return;
  }
  const sameAs = dayOf.get(file.identity);
  if (sameAs !== undefined) return addRepeated(found, { day, path }, sameAs);
  dayOf.set(file.identity, day);
  addReadable(found, { day, path }, files);
}

function addReadable(found: Discovery, database: DayDatabase, files: DataFiles): void {
  const { path } = database;
  try {
    files.checkReadable(path);
    found.databases.push(database);
  } catch (error) {
    const reason = reasonUnusable(path, error, files) ?? "it does not exist any more";
    found.unreadable.push({ ...database, reason });
  }
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
