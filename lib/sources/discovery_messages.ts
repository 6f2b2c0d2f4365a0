/** @module What a user is told about days that have no usable database. */

import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { DAY_MS, type DayRange, formatDay, parseDay, parseDayFolder } from "../model/days.ts";
import type { SkippedDays } from "../model/run_status.ts";
import { printable, quoted } from "../text/printable.ts";
import type { Discovery, RepeatedDays } from "./discovery.ts";
import { databaseNames } from "./discovery_day_file.ts";
import { DATA_FILES, DATABASE_NAME, type DataFiles, reasonUnusable } from "./discovery_files.ts";
import { dayNames, instrumentNames, namesIn, nearestInstrument } from "./discovery_listing.ts";

/** More consecutive days without a database than this are reported in one line. */
const MAX_MISSING_LINES = 7;

/** More names than this are not listed in a hint. */
const MAX_LISTED = 8;

/** Receives messages about a discovery; a logger is one. */
export interface DiscoveryLog {
  /** Receives a database that cannot be read. */
  error(message: string, fields: { day: string; path: string }): void;
  /** Receives days that are skipped. */
  warning(message: string): void;
}

/** Reports databases that cannot be read as errors, and days without a database of their own as warnings. */
export function tellDiscovery(found: Discovery, instrument: string, log: DiscoveryLog): void {
  for (const { day, path, reason } of found.unreadable) {
    log.error(`${day}: ${printable(path)}: ${reason}`, { day, path });
  }
  if (found.instrument !== instrument) {
    log.warning(
      `no folder ${quoted(instrument)} in ${printable(found.data)}; using ${
        quoted(found.instrument)
      }, the only name that differs in nothing but letter case and separators`,
    );
  }
  for (const { day, path, unused } of found.doubled) {
    log.warning(`${day} has two folders: ${printable(path)} is used, ${printable(unused)} is not`);
  }
  for (const range of found.repeated) log.warning(repeatedLine(range));
  for (const line of missingLines(found.missing, join(found.data, found.instrument))) log.warning(line);
}

/**
 * What a user probably means by an instrument with path separators, which is refused: days in nested folders, or an
 * instrument that is written with another separator.
 *
 * @returns A hint such as `did you mean "BTC-USDT"?`; `undefined` if nothing like the name is there
 */
export function separatorHint(
  data: string,
  instrument: string,
  files: DataFiles = DATA_FILES,
): string | undefined {
  const parts = instrument.split(/[/\\]/).filter((part) => part !== "");
  if (parts.length < 2 || parts.some((part) => part === "." || part === "..")) return undefined;
  const folder = join(data, ...parts.slice(0, -1));
  const last = parts.at(-1)!;
  if (dayNames(folder, last, files).length > 0) {
    return `its days are in ${printable(join(folder, last))}: write ${printable(last)} --data ${
      printable(folder)
    }`;
  }
  const meant = nearestInstrument(data, instrument, files);
  if (meant !== undefined) return `did you mean ${quoted(meant)}?`;
  return isFile(data, files) ? `write ${quoted(parts.join("-"))}: separators make no difference` : undefined;
}

function isFile(path: string, files: DataFiles): boolean {
  try {
    files.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** The days without a database of their own, oldest first, as `run_status.json` lists them. */
export function skippedDays({ missing, repeated }: Discovery): SkippedDays[] {
  return [
    ...missing.map(({ first, last, days }) => ({ first, last, days })),
    ...repeated.map(({ first, last, days, sameAs }) => ({ first, last, days, same_as: sameAs })),
  ].sort((a, b) => a.first < b.first ? -1 : 1);
}

/**
 * Explains that a range of days has no database at all: where the run looked, what is there instead, and how to name
 * another folder.
 *
 * @param found A discovery without databases
 */
export function nothingFoundMessage(
  found: Discovery,
  instrument: string,
  startDate: string,
  endDate: string,
  files: DataFiles = DATA_FILES,
): string {
  const range = startDate === endDate ? `on ${startDate}` : `from ${startDate} to ${endDate}`;
  const lead = `no database of ${quoted(instrument)} ${range} in ${printable(found.data)}`;
  return `${lead}; ${whatIsThere(found, instrument, files)}; point elsewhere with --data DIR or $DATA_PATH`;
}

function repeatedLine({ first, last, days, sameAs, path }: RepeatedDays): string {
  return days === 1
    ? `${first}: ${
      printable(path)
    } is the same file as the database of ${sameAs}, which is read once: skipped`
    : `${days} days, ${first} to ${last}, have the same file as the database of ${sameAs}, which is read once ` +
      `(the first is ${printable(path)}): skipped`;
}

/** A line for each missing day, or one for a long range of them; each names a path where the run looked. */
function missingLines(missing: DayRange[], folder: string): string[] {
  const pathOf = (day: string) => printable(join(folder, day, DATABASE_NAME));
  return missing.flatMap(({ first, last, days }) => {
    if (days > MAX_MISSING_LINES) {
      return [
        `no database for ${days} days, ${first} to ${last} (the first would be ${pathOf(first)}): skipped`,
      ];
    }
    const startMs = parseDay(first)!;
    return Array.from({ length: days }, (_, index) => {
      const day = formatDay(startMs + index * DAY_MS);
      return `no database for ${day}: ${pathOf(day)} does not exist: skipped`;
    });
  });
}

function whatIsThere(
  { data, instrument: folderName }: Discovery,
  instrument: string,
  files: DataFiles,
): string {
  const days = dayNames(data, instrument, files);
  if (days.length > 0) return `this instrument has ${some(days)}`;
  const folder = join(data, folderName);
  const own = namesIn(folder, files).filter((name) => !name.startsWith(".")).sort();
  if (own.length > 0 && dayNames(data, folderName, files).length === 0) return ownContent(folder, own, files);
  const instruments = instrumentNames(data, files);
  if (instruments.length > 0) {
    const meant = nearestInstrument(data, instrument, files);
    const hint = meant === undefined ? "" : `did you mean ${quoted(meant)}? `;
    return `${hint}the folder has ${some(instruments)}`;
  }
  try {
    return dataContent(data, files.list(data).sort());
  } catch (error) {
    const reason = reasonUnusable(data, error, files);
    return reason === undefined ? "that folder does not exist" : `that folder cannot be listed: ${reason}`;
  }
}

/** What a data folder holds that has no instruments. */
function dataContent(data: string, names: string[]): string {
  const day = names.find((name) => parseDayFolder(name) !== undefined);
  if (day !== undefined) {
    return `that folder holds days itself, such as ${day}: name the folder above it, ${
      printable(dirname(data))
    }`;
  }
  const [database] = databaseNames(names);
  if (database !== undefined) {
    return `that folder holds ${printable(database)} itself: name that file to read everything from it`;
  }
  return names.length === 0
    ? "that folder is empty"
    : `that folder holds nothing like INSTRUMENT/YYYY-MM-DD/${DATABASE_NAME}`;
}

/** What an instrument's folder holds that has no day with a database. */
function ownContent(folder: string, names: string[], files: DataFiles): string {
  const day = names.find((name) => parseDayFolder(name) !== undefined);
  if (day === undefined) {
    return `${printable(folder)} holds ${some(names)}, but no folder of a day (YYYY-MM-DD or YYYYMMDD)`;
  }
  const content = namesIn(join(folder, day), files).sort();
  return `${printable(join(folder, day))} holds ${
    content.length === 0 ? "nothing" : `${some(content)}, which is no SQLite database`
  }`;
}

function some(names: string[]): string {
  const shown = names.slice(0, MAX_LISTED).map(printable).join(", ");
  const more = names.length - MAX_LISTED;
  return more > 0 ? `${shown} and ${more} more (to ${printable(names.at(-1)!)})` : shown;
}
