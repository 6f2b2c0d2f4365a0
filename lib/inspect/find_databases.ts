/** @module Finds the databases that `inspect` was pointed to. */

import { join } from "deno-std/path/join.js";
import { databaseNames, withoutRemains } from "../sources/discovery_day_file.ts";
import { DATA_FILES, reasonUnusable } from "../sources/discovery_files.ts";
import { printable } from "../text/printable.ts";

/** The databases at a path, and what could not be looked at. */
export interface FoundDatabases {
  /** Paths of databases, in order of their names. */
  databases: string[];
  /** Sentences about paths that could not be looked at. */
  errors: string[];
}

/**
 * Finds the databases at a path: the path itself if it is a file, or else every file in or below the folder with
 * the name of a database, such as `*.db` or `*.sqlite.gz`.
 * Symbolic links to folders are followed, each folder once.
 */
export function findDatabases(path: string): FoundDatabases {
  const found: FoundDatabases = { databases: [], errors: [] };
  try {
    if (Deno.statSync(path).isDirectory) addFolder(path, found, new Set());
    else found.databases.push(path);
  } catch (error) {
    found.errors.push(cannotRead(path, error));
  }
  found.databases.sort();
  if (found.databases.length === 0 && found.errors.length === 0) {
    found.errors.push(
      `no database (such as *.db, *.sqlite or *.db.gz) in ${printable(path)} or in a folder below it`,
    );
  }
  return found;
}

function addFolder(folder: string, found: FoundDatabases, visited: Set<string>): void {
  try {
    const realPath = Deno.realPathSync(folder);
    if (visited.has(realPath)) return;
    visited.add(realPath);
    const entries = [...Deno.readDirSync(folder)];
    const names = withoutRemains(entries.map(({ name }) => name), (name) => isEmptyFile(join(folder, name)));
    const databases = new Set(databaseNames(names));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const isDatabase = databases.has(entry.name);
      const target = entry.isSymlink ? targetOf(path) : entry;
      if (target instanceof Error) {
        if (isDatabase) found.errors.push(cannotRead(path, target));
      } else if (target.isDirectory) addFolder(path, found, visited);
      else if (isDatabase) found.databases.push(path);
    }
  } catch (error) {
    found.errors.push(cannotRead(folder, error));
  }
}

function isEmptyFile(path: string): boolean {
  const target = targetOf(path);
  return !(target instanceof Error) && target.isFile && target.size === 0;
}

/** What a symbolic link leads to, or why the link cannot be followed. */
function targetOf(link: string): Deno.FileInfo | Error {
  try {
    return Deno.statSync(link);
  } catch (error) {
    return error as Error;
  }
}

function cannotRead(path: string, error: unknown): string {
  const reason = reasonUnusable(path, error, DATA_FILES);
  return reason === undefined
    ? `${printable(path)} does not exist`
    : `cannot read ${printable(path)}: ${reason}`;
}
