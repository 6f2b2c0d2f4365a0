/**
 * Private copies of databases, which SQLite may recover and write to.
 *
 * A copy has no more bytes than the database needs: not the rest of a file that is larger than its database, and not
 * the old frames of a WAL. Blocks of zeros become holes.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { removeIfThere, statIfThere } from "../../files.ts";
import { copyFile, type CopyOptions, NoCopyError } from "./copy_file.ts";
import { DatabaseFile } from "./database_file.ts";
import { readDbHeader } from "./db_header.ts";
import { NOT_EMPTY_WAL } from "./open_in_place.ts";
import { journaledBytes, usedWalBytes, walMark } from "./recovery_files.ts";

/** A copied database. */
export interface CopiedDatabase {
  /** How the database was copied, for `--verbose`. */
  how: string;
  /** Why the db pages of the copied file are not all of the database, as the end of "since ..."; else undefined. */
  besides: string | undefined;
}

/** A folder that holds a private copy. */
export interface CopyFolder {
  /** The path of the copy. */
  path: string;
  /** Removes the folder with everything in it. */
  remove: () => void;
}

/** How often a database that changes while it is copied is copied again. */
const COPY_TRIES = 3;

/**
 * Creates a folder for a private copy.
 *
 * @param path The path of the database
 * @throws {NoCopyError} If the folder cannot be created
 */
export function makeCopyFolder(path: string, { scratch }: CopyOptions): CopyFolder {
  try {
    if (scratch !== undefined) Deno.mkdirSync(scratch, { recursive: true });
    const folder = Deno.makeTempDirSync({ dir: scratch, prefix: "orderflow-" });
    return {
      path: join(folder, basename(path)),
      remove: () => removeIfThere(folder),
    };
  } catch (error) {
    throw new NoCopyError(scratch, error);
  }
}

/**
 * Copies a database and its WAL or journal, so that the copies together are one state of the database.
 *
 * SQLite appends to a WAL, now and then copies the WAL back into the database (a checkpoint), and then starts the WAL
 * from the beginning under a new salt (https://sqlite.org/fileformat2.html#the_write_ahead_log). If the WAL is copied
 * after the database and was not started from the beginning in between, the WAL holds every db page that a checkpoint
 * may have changed while the database was copied, and SQLite's recovery, which ends at the last commit, restores them.
 * Without a WAL, and with a journal, the database must not have changed at all.
 *
 * @param path The path of the database
 * @param copy The path of the copy
 * @returns How the database was copied, or `undefined` if it changes faster than it can be copied
 * @throws {NoCopyError} If the copy cannot be written
 * @throws {SourceFault} If the copying was ended by the signal
 */
export async function copyConsistently(
  path: string,
  copy: string,
  options: CopyOptions,
): Promise<CopiedDatabase | undefined> {
  const wal = path + "-wal";
  const journal = path + "-journal";
  for (let attempt = 0; attempt < COPY_TRIES; attempt++) {
    const walBefore = walMark(wal);
    const before = changeMark(path) + changeMark(journal);
    await copyDatabase(path, copy, options);
    const copiedWal = walBefore !== "" && await copyIfExists(wal, copy + "-wal", usedWalBytes, options);
    const copiedJournal = await copyIfExists(journal, copy + "-journal", () => Infinity, options);
    const isSameWal = walMark(wal) === walBefore;
    const isUnchanged = changeMark(path) + changeMark(journal) === before;
    if (isSameWal && (copiedWal || isUnchanged)) {
      if (copiedWal) return { how: "as a private copy with its WAL", besides: NOT_EMPTY_WAL };
      if (copiedJournal) {
        return { how: "as a private copy with its journal rolled back", besides: "it had a journal" };
      }
      return { how: "as a private copy", besides: undefined };
    }
    for (const side of ["", "-wal", "-journal"]) removeIfThere(copy + side);
  }
  return undefined;
}

/** Copies the db pages of a database. */
async function copyDatabase(path: string, copy: string, options: CopyOptions): Promise<void> {
  const { databaseBytes } = readDbHeader(path);
  const needed = databaseBytes === undefined
    ? Infinity
    // Rolling back needs what the database was before the change, too.
    : Math.max(databaseBytes, journaledBytes(path + "-journal"));
  using opened = DatabaseFile.open(path);
  await copyFile(opened.file, needed, copy, options);
}

/**
 * Copies a file if it exists.
 *
 * @param bytesOf The number of bytes of the file that are needed
 * @returns Whether the file exists
 */
async function copyIfExists(
  from: string,
  to: string,
  bytesOf: (file: Deno.FsFile) => number,
  options: CopyOptions,
): Promise<boolean> {
  if (statIfThere(from) === undefined) return false;
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(from, { read: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  using _file = file;
  const bytes = bytesOf(file);
  file.seekSync(0, Deno.SeekMode.Start);
  await copyFile(file, bytes, to, options);
  return true;
}

/** Changes whenever a file is written to, as far as the file's size and time show. */
function changeMark(path: string): string {
  const file = statIfThere(path);
  return file ? `${file.ino}:${file.size}:${file.mtime?.getTime()};` : ";";
}
