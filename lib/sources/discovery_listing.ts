/**
 * Lists what a data folder holds: instruments, and the days of an instrument.
 *
 * Nothing is opened: a size and a name are all that is known of a database here.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { DAY_MS, type DayRange, dayRange } from "../model/days.ts";
import { checkInstrument, isInstrument } from "../model/instrument.ts";
import { isAlike, nearest } from "../text/nearest.ts";
import { printable, quoted } from "../text/printable.ts";
import type { DayFile } from "./discovery_day_file.ts";
import { daysWithDatabase } from "./discovery_day_folders.ts";
import { DATA_FILES, type DataFiles, isFile, reasonUnusable } from "./discovery_files.ts";

/** A day for which an instrument has a database. */
export interface ListedDay {
  /** The day, as `YYYY-MM-DD` (UTC). */
  day: string;
  /** The database's absolute path. */
  path: string;
  /** The size of the database and its write-ahead log (WAL), in bytes; 0 if `fault` is set. */
  bytes: number;
  /** Why the database cannot be used, as far as its folder tells. */
  fault: string | undefined;
}

/** The days of an instrument. */
export interface DayListing {
  /** Days with a database, oldest first. */
  days: ListedDay[];
  /** Days without a database between the first and the last day that has one, oldest first. */
  missing: DayRange[];
}

/** An instrument of a data folder, with totals of its days. */
export interface ListedInstrument {
  /** The instrument, such as `BTC-USDT`. */
  instrument: string;
  /** The first day with a database, as `YYYY-MM-DD` (UTC). */
  first: string;
  /** The last day with a database. */
  last: string;
  /** The number of days with a database. */
  days: number;
  /** The number of days without a database between the first and the last day that has one. */
  missingDays: number;
  /** The size of all databases, in bytes. */
  bytes: number;
}

/**
 * Lists the instruments of a data folder that have at least one day with a database.
 *
 * @param data The data folder
 * @returns The instruments in order of their names (by UTF-16 code units)
 * @throws {Error} If the folder does not exist or cannot be listed
 *
 * @example
 * ```ts
 * import { listInstruments } from "./discovery_listing.ts";
 *
 * const data = Deno.makeTempDirSync();
 * Deno.mkdirSync(`${data}/BTC-USDT/2025-01-01`, { recursive: true });
 * Deno.writeTextFileSync(`${data}/BTC-USDT/2025-01-01/trades.db`, "1234");
 *
 * const [found] = listInstruments(data);
 * if (found.instrument !== "BTC-USDT" || found.bytes !== 4) throw new Error();
 * Deno.removeSync(data, { recursive: true });
 * ```
 */
export function listInstruments(data: string, files: DataFiles = DATA_FILES): ListedInstrument[] {
  const instruments: ListedInstrument[] = [];
  for (const instrument of namesInDataFolder(data, files).filter(isInstrument).sort()) {
    const { days, missing } = daysIn(resolve(data, instrument), tolerantList, files);
    if (days.length === 0) continue;
    instruments.push({
      instrument,
      first: days[0].day,
      last: days.at(-1)!.day,
      days: days.length,
      missingDays: missing.reduce((sum, range) => sum + range.days, 0),
      bytes: days.reduce((sum, { bytes }) => sum + bytes, 0),
    });
  }
  return instruments;
}

/**
 * Lists the days of an instrument.
 *
 * @param data The data folder
 * @param instrument The instrument, such as `BTC-USDT`
 * @returns The days with a database and the gaps between them; both are empty if there is no such instrument
 * @throws {RangeError} If the instrument is not a plain folder name
 * @throws {Error} If the data folder or the instrument's folder exists and cannot be listed, or the data folder
 * does not exist
 */
export function listDays(data: string, instrument: string, files: DataFiles = DATA_FILES): DayListing {
  checkInstrument(instrument);
  namesInDataFolder(data, files);
  return daysIn(resolve(data, instrument), namesIn, files);
}

/**
 * Finds the instrument of a data folder that a mistyped name most likely stands for, such as `BTC-USDT` for
 * `btc-usdt` or `BTCUSDT`.
 *
 * @param data The data folder
 * @param given The name as typed
 * @returns An instrument that has at least one day with a database, or `undefined` if no name is similar, the name
 * is itself an instrument, or the folder cannot be listed
 */
export function nearestInstrument(
  data: string,
  given: string,
  files: DataFiles = DATA_FILES,
): string | undefined {
  return nearest(given, instrumentNames(data, files));
}

/**
 * Finds the instrument of a data folder whose name differs from a given one in nothing but letter case and separators.
 *
 * @returns The instrument's name; `undefined` if a folder has exactly the given name, or not exactly one instrument
 * with a database has a name like it
 */
export function sameInstrument(data: string, given: string, files: DataFiles): string | undefined {
  const names = tolerantList(data, files);
  if (names.includes(given)) return undefined;
  const alike = names.filter((name) =>
    isAlike(name, given) && isInstrument(name) && hasDatabase(data, name, files)
  );
  return alike.length === 1 ? alike[0] : undefined;
}

/** The names of the instruments that have a database, in order; an empty list if the folder cannot be listed. */
export function instrumentNames(data: string, files: DataFiles): string[] {
  return tolerantList(data, files).filter(isInstrument).sort().filter((name) =>
    hasDatabase(data, name, files)
  );
}

function hasDatabase(data: string, instrument: string, files: DataFiles): boolean {
  const folder = join(data, instrument);
  return daysWithDatabase(folder, tolerantList(folder, files), files).next().done === false;
}

/** The days of an instrument that have a database, oldest first; an empty list if its folder cannot be listed. */
export function dayNames(data: string, instrument: string, files: DataFiles): string[] {
  const folder = join(data, instrument);
  return Array.from(daysWithDatabase(folder, tolerantList(folder, files), files), ({ day }) => day);
}

/**
 * The names in a folder.
 *
 * @returns An empty list if the folder does not exist
 * @throws {Error} If the folder exists and cannot be listed, or is a symbolic link that leads nowhere
 */
export function namesIn(folder: string, files: DataFiles): string[] {
  try {
    return files.list(folder);
  } catch (error) {
    const reason = reasonUnusable(folder, error, files);
    if (reason === undefined || error instanceof Deno.errors.NotADirectory) return [];
    throw new Error(`cannot list the folder ${quoted(folder)}: ${reason}`, { cause: error });
  }
}

function namesInDataFolder(data: string, files: DataFiles): string[] {
  if (isFile(data, files)) {
    throw new Error(
      `${printable(data)} is a file, which has no folders of instruments and days to list; ` +
        `orderflow inspect ${printable(data)} shows what it holds`,
    );
  }
  try {
    return files.list(data);
  } catch (error) {
    const reason = reasonUnusable(data, error, files) ?? "it does not exist";
    throw new Error(
      `cannot list the data folder ${
        quoted(resolve(data))
      }: ${reason}; name another with --data DIR or $DATA_PATH`,
      { cause: error },
    );
  }
}

function daysIn(
  folder: string,
  list: (folder: string, files: DataFiles) => string[],
  files: DataFiles,
): DayListing {
  const listing: DayListing = { days: [], missing: [] };
  let nextMs: number | undefined;
  for (const { day, startMs, path, file } of daysWithDatabase(folder, list(folder, files), files)) {
    listing.days.push({ day, path, ...sizeOrFault(path, file, files) });
    if (nextMs !== undefined && nextMs < startMs) listing.missing.push(dayRange(nextMs, startMs));
    nextMs = startMs + DAY_MS;
  }
  return listing;
}

function sizeOrFault(
  path: string,
  file: DayFile["file"],
  files: DataFiles,
): Pick<ListedDay, "bytes" | "fault"> {
  return typeof file === "string"
    ? { bytes: 0, fault: file }
    : { bytes: file.bytes + walBytes(path, files), fault: undefined };
}

function walBytes(path: string, files: DataFiles): number {
  try {
    return files.stat(path + "-wal").bytes;
  } catch {
    // Most databases have no WAL. A WAL that cannot be described is reported when the database is opened.
    return 0;
  }
}

/** The names in a folder; an empty list if it cannot be listed, since an overview shows what it can. */
function tolerantList(folder: string, files: DataFiles): string[] {
  try {
    return files.list(folder);
  } catch {
    return [];
  }
}
