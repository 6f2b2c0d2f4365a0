/** @module The day folders of an instrument: `YYYY-MM-DD` or `YYYYMMDD`. */

import { join } from "deno-std/path/join.js";
import { formatDay, parseDayFolder } from "../model/days.ts";
import { databaseIn, type DayFile } from "./discovery_day_file.ts";
import type { DataFiles } from "./discovery_files.ts";

/** The database of a day. */
export interface FoundDay extends DayFile {
  /** The day, as `YYYY-MM-DD` (UTC). */
  day: string;
  /** The start of the day, in milliseconds since the Unix epoch. */
  startMs: number;
  /** The path of another database of this day, in the folder with the other form of name, which is not used. */
  unused: string | undefined;
}

/**
 * Finds the days that have a database, oldest first. If a day has two folders, that of `YYYY-MM-DD` counts if it has
 * a database.
 *
 * @param folder The instrument's folder
 * @param names The names in the folder
 */
export function* daysWithDatabase(folder: string, names: string[], files: DataFiles): Generator<FoundDay> {
  const foldersOf = new Map<number, string[]>();
  // "-" comes before digits, so that YYYY-MM-DD comes first.
  for (const name of [...names].sort()) {
    const startMs = parseDayFolder(name);
    if (startMs === undefined) continue;
    foldersOf.set(startMs, [...foldersOf.get(startMs) ?? [], name]);
  }
  for (const [startMs, dayFolders] of [...foldersOf].sort(([a], [b]) => a - b)) {
    const found = dayFolders.map((name) => databaseIn(join(folder, name), files))
      .filter((file) => file !== undefined);
    if (found.length === 0) continue;
    yield { day: formatDay(startMs), startMs, ...found[0], unused: found.at(1)?.path };
  }
}
