/**
 * Finds the database in a day's folder: `trades.db`, or else the only file that can be it.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { printable } from "../text/printable.ts";
import { ARCHIVE_EXTENSIONS, formatOf } from "./archive/compression.ts";
import { DATABASE_NAME, type DataFiles, type FileFacts, reasonUnusable } from "./discovery_files.ts";

/** The database in a day's folder. */
export interface DayFile {
  /** The database's path; the folder's path if several files can be the database. */
  path: string;
  /** What the file system says about the database, or why the database cannot be used. */
  file: FileFacts | string;
}

/** What the names of SQLite databases usually end with. */
const DATABASE_EXTENSIONS = [".db", ".sqlite", ".sqlite3", ".db3"] as const;

/** Names of the files that SQLite keeps next to a database. */
const SIDE_FILE = /-(wal|shm|journal)$/;

/** The most names that a message lists. */
const MAX_LISTED = 6;

/**
 * Finds the database in a day's folder.
 *
 * The rules, of which the first that finds a file decides. If a rule finds several files, no file is used.
 *
 * 1. `trades.db`.
 * 2. `trades.db.gz` or `trades.db.zst`.
 * 3. A file with a usual name (`*.db`, `*.sqlite`, `*.sqlite3`, `*.db3`, and `.gz` and `.zst` of such) that is a
 *    database or compressed, as its first bytes say. A compressed file does not count beside its own content.
 * 4. A file with any other name that is a database.
 * 5. A file with a usual name that is not a database, so that the user is told what is wrong with the file.
 *
 * An empty file beside its own archive, which an interrupted decompression leaves behind, does not count.
 *
 * @returns `undefined` if the folder has nothing like a database, or does not exist
 */
export function databaseIn(folder: string, files: DataFiles): DayFile | undefined {
  const usual = describe(join(folder, DATABASE_NAME), files);
  if (usual !== undefined && !isEmpty(usual)) return usual;
  let names: string[];
  try {
    const all = files.list(folder).filter((name) => !name.startsWith(".") && !SIDE_FILE.test(name)).sort();
    names = withoutRemains(all, (name) => isEmpty(describe(join(folder, name), files)));
    if (names.includes(DATABASE_NAME)) return usual;
  } catch (error) {
    const reason = reasonUnusable(folder, error, files);
    return reason === undefined ? undefined : { path: folder, file: reason };
  }
  const found = candidates(folder, names, files);
  if (found.length === 0) return undefined;
  if (found.length === 1) return describe(join(folder, found[0]), files);
  const more = found.length > MAX_LISTED ? ` and ${found.length - MAX_LISTED} more` : "";
  const listed = found.slice(0, MAX_LISTED).map(printable).join(", ");
  return {
    path: folder,
    file: `several files can be the day's database (${listed}${more}); ` +
      `name the right one ${DATABASE_NAME}, or move the others away`,
  };
}

/** The files that the first rule with a result finds. */
function candidates(folder: string, names: string[], files: DataFiles): string[] {
  const archives = names.filter((name) => ARCHIVE_EXTENSIONS.some((end) => name === DATABASE_NAME + end));
  if (archives.length > 0) return archives;
  const kindOf = (name: string) => {
    try {
      return formatOf(files.head(join(folder, name))).kind;
    } catch {
      // A file that cannot be opened is reported if it is the only candidate.
      return "unknown";
    }
  };
  const named = databaseNames(names);
  const usable = named.filter((name) => ["SQLite", "compressed"].includes(kindOf(name)));
  if (usable.length > 0) return usable;
  const others = names.filter((name) =>
    !hasExtension(contentName(name), DATABASE_EXTENSIONS) && kindOf(name) === "SQLite"
  );
  if (others.length > 0) return others;
  // Windows' own file of previews has a usual name, too.
  return named.filter((name) => name !== "Thumbs.db");
}

/**
 * The names in a folder that databases usually have: `*.db`, `*.sqlite`, `*.sqlite3`, `*.db3`, and `.gz` and `.zst` of
 * such, unless the content is in the folder, too.
 */
export function databaseNames(names: readonly string[]): string[] {
  return names.filter((name) =>
    hasExtension(contentName(name), DATABASE_EXTENSIONS) &&
    (contentName(name) === name || !names.includes(contentName(name)))
  );
}

/**
 * The names in a folder without empty files beside their own archives.
 *
 * @param isEmpty Whether a file is empty, by its name
 */
export function withoutRemains(names: readonly string[], isEmpty: (name: string) => boolean): string[] {
  const all = new Set(names);
  return names.filter((name) =>
    !ARCHIVE_EXTENSIONS.some((extension) => all.has(name + extension)) || !isEmpty(name)
  );
}

function isEmpty(found: DayFile | undefined): boolean {
  return typeof found?.file === "object" && found.file.bytes === 0;
}

/** The name of a compressed file's content; any other name as it is. */
function contentName(name: string): string {
  return hasExtension(name, ARCHIVE_EXTENSIONS) ? name.slice(0, name.lastIndexOf(".")) : name;
}

function hasExtension(name: string, extensions: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return extensions.some((extension) => lower.endsWith(extension));
}

/** Describes a file; `undefined` if nothing exists at the path. */
function describe(path: string, files: DataFiles): DayFile | undefined {
  try {
    return { path, file: files.stat(path) };
  } catch (error) {
    const reason = reasonUnusable(path, error, files);
    return reason === undefined ? undefined : { path, file: reason };
  }
}
