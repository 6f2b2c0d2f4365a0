/**
 * Which databases there are for an instrument and a range of days.
 *
 * The layout is `{data}/{instrument}/{YYYY-MM-DD}/trades.db`. Each folder is listed once, so that a range of many
 * years costs no more than the days that exist.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { resolve } from "deno-std/path/resolve.js";
import { type Logger, stderrLogger } from "../log/log.ts";
import { printable, quoted, systemReason } from "../text/printable.ts";
import { checkRange, DAY_MS, formatDay, parseDay } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { dataFolder, DEFAULTS } from "../model/run_request.ts";

/** The name of a day's database in its folder. */
export const DATABASE_NAME = "trades.db";

/** The data folder, relative to the working folder, unless an option or `$DATA_PATH` names another. */
export const DEFAULT_DATA_FOLDER: string = DEFAULTS.data;

/** What discovery needs of the file system. Errors are Deno's. */
export interface Files {
  /** The names in a folder. */
  list(folder: string): string[];
  /** Throws unless the path is a file that can be opened and read. */
  checkReadable(path: string): void;
}

/** A day's database. */
export interface DayDatabase {
  /** The day, as `YYYY-MM-DD`. */
  day: string;
  /** The database's absolute path. */
  path: string;
}

/** Days in a row without a database. */
export interface MissingDays {
  /** The first of them, as `YYYY-MM-DD`. */
  first: string;
  /** The last of them. */
  last: string;
  /** How many there are. */
  days: number;
  /** Where the first one's database would be. */
  path: string;
}

/** What was found for an instrument and a range of days. */
export interface Discovery {
  /** Databases that exist and can be read, oldest first. */
  databases: DayDatabase[];
  /** Days without one, as runs of days, oldest first. */
  missing: MissingDays[];
  /** Databases that exist and cannot be read, with why. */
  unreadable: (DayDatabase & { reason: string })[];
  /** Where the range was looked for: the data folder's absolute path. */
  data: string;
}

/** The real file system. */
export const FILES: Files = {
  list: (folder) => Array.from(Deno.readDirSync(folder), (entry) => entry.name),
  checkReadable(path) {
    // Asked before opening: opening a named pipe would wait for its writer.
    if (!Deno.statSync(path).isFile) throw new TypeError("it is not a file");
    Deno.openSync(path, { read: true }).close();
  },
};

/**
 * Looks for the databases of an instrument from one day to another, both included.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD`
 * @param endDate The last day, as `YYYY-MM-DD`
 * @param data The data folder
 * @param files The file system
 * @throws {RangeError} If the instrument, a day or the range is not valid
 */
export function discover(
  instrument: string,
  startDate: string,
  endDate: string,
  data: string,
  files: Files = FILES,
): Discovery {
  checkInstrument(instrument);
  const { firstMs, lastMs } = checkRange(startDate, endDate);
  const found: Discovery = { databases: [], missing: [], unreadable: [], data: resolve(data) };
  const folder = join(found.data, instrument);

  const existing = namesIn(folder, files).filter((name) => {
    const startMs = parseDay(name);
    return startMs !== undefined && startMs >= firstMs && startMs <= lastMs;
  }).sort();

  let nextMs = firstMs;
  for (const day of existing) {
    const path = join(folder, day, DATABASE_NAME);
    const startMs = parseDay(day)!;
    try {
      files.checkReadable(path);
      found.databases.push({ day, path });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) continue;
      found.unreadable.push({ day, path, reason: systemReason(error) });
    }
    noteMissing(found, folder, nextMs, startMs);
    nextMs = startMs + DAY_MS;
  }
  noteMissing(found, folder, nextMs, lastMs + DAY_MS);
  return found;
}

/** Adds the days in [fromMs, toMs) as one run. */
function noteMissing(found: Discovery, folder: string, fromMs: number, toMs: number): void {
  if (toMs <= fromMs) return;
  const first = formatDay(fromMs);
  found.missing.push({
    first,
    last: formatDay(toMs - DAY_MS),
    days: (toMs - fromMs) / DAY_MS,
    path: join(folder, first, DATABASE_NAME),
  });
}

function namesIn(folder: string, files: Files): string[] {
  try {
    return files.list(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw new Error(`the folder ${quoted(folder)} cannot be listed: ${systemReason(error)}`, {
      cause: error,
    });
  }
}

/** Options of {@linkcode discoverDatabases}. */
export interface DiscoverOptions {
  /** The data folder; `$DATA_PATH`, else `../data/OKX` by default. */
  data?: string;
  /** Where days without a database, and databases that may not be read, are told; stderr by default. */
  log?: Logger;
}

/**
 * Finds the databases of an instrument from one day to another, both included.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param startDate The first day, as `YYYY-MM-DD` (UTC)
 * @param endDate The last day
 * @param options Where to look
 * @returns Absolute paths of the databases that exist and can be read, in order of their days
 * @throws {RangeError} If the instrument, a day or the range is not valid
 *
 * @example
 * ```ts
 * import { discoverDatabases } from "./discovery.ts";
 *
 * const data = Deno.makeTempDirSync();
 * Deno.mkdirSync(`${data}/BTC-USDT/2025-01-01`, { recursive: true });
 * Deno.writeTextFileSync(`${data}/BTC-USDT/2025-01-01/trades.db`, "");
 *
 * const paths = discoverDatabases("BTC-USDT", "2025-01-01", "2025-01-01", { data });
 * if (paths.length !== 1) throw new Error();
 * ```
 */
export function discoverDatabases(
  instrument: string,
  startDate: string,
  endDate: string,
  options: DiscoverOptions = {},
): string[] {
  const log = options.log ?? stderrLogger({ level: "warning" });
  const found = discover(instrument, startDate, endDate, options.data ?? dataFolder());
  tellDiscovery(found, instrument, log);
  return found.databases.map(({ path }) => path);
}

/** Says which databases may not be read, and which days have none. */
export function tellDiscovery(found: Discovery, instrument: string, log: Logger): void {
  for (const { day, path, reason } of found.unreadable) {
    log.error(`${day}: ${printable(path)}: ${reason}`, { day, path });
  }
  for (const line of missingLines(found.missing, join(found.data, instrument))) log.warning(line);
}

/** Past this many missing days in a row, one line stands for all of them. */
const LISTED_MISSING_DAYS = 7;

/** One line for each missing day, or one for a long run of them; each names a path that was looked for. */
function missingLines(missing: MissingDays[], folder: string): string[] {
  return missing.flatMap((run) => {
    if (run.days > LISTED_MISSING_DAYS) {
      return [
        `no database for ${run.days} days, ${run.first} to ${run.last} (the first would be ${
          printable(run.path)
        }): skipped`,
      ];
    }
    const startMs = parseDay(run.first)!;
    return Array.from({ length: run.days }, (_, index) => {
      const day = formatDay(startMs + index * DAY_MS);
      return `no database for ${day}: ${printable(join(folder, day, DATABASE_NAME))} does not exist: skipped`;
    });
  });
}

/**
 * What to say when a range has no database at all: where it was looked for, how to point elsewhere, and what is
 * there instead.
 */
export function nothingFoundMessage(
  found: Discovery,
  instrument: string,
  startDate: string,
  endDate: string,
  files: Files = FILES,
): string {
  const range = startDate === endDate ? `on ${startDate}` : `from ${startDate} to ${endDate}`;
  const lead = `no database of ${quoted(instrument)} ${range} in ${printable(found.data)}`;
  const elsewhere = "point elsewhere with --data DIR or $DATA_PATH";
  return `${lead}; ${whatIsThere(found.data, instrument, files)}; ${elsewhere}`;
}

function whatIsThere(data: string, instrument: string, files: Files): string {
  const days = daysOf(data, instrument, files);
  if (days.length > 0) {
    return `of this instrument there ${days.length === 1 ? "is" : "are"} ${some(days)}`;
  }
  const others = tolerantList(data, files).sort().filter((name) => daysOf(data, name, files).length > 0);
  if (others.length > 0) return `the folder has ${some(others)}`;
  try {
    return files.list(data).length === 0
      ? "that folder is empty"
      : `that folder has nothing like INSTRUMENT/YYYY-MM-DD/${DATABASE_NAME}`;
  } catch (error) {
    return error instanceof Deno.errors.NotFound
      ? "that folder does not exist"
      : `that folder cannot be listed: ${systemReason(error)}`;
  }
}

/** The days for which an instrument has a database. */
function daysOf(data: string, instrument: string, files: Files): string[] {
  const folder = join(data, instrument);
  const names = tolerantList(folder, files).filter((name) => parseDay(name) !== undefined).sort();
  return names.filter((day) => tolerantList(join(folder, day), files).includes(DATABASE_NAME));
}

/** The names in a folder; none where it cannot be listed, since this only serves a hint. */
function tolerantList(folder: string, files: Files): string[] {
  try {
    return files.list(folder);
  } catch {
    return [];
  }
}

function some(names: string[]): string {
  const shown = names.slice(0, 8).map(printable).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more (to ${printable(names.at(-1)!)})` : shown;
}
