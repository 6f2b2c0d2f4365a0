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
import { quoted, systemReason } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { readDbHeader, readInto } from "./db_header.ts";
import { journaledBytes, usedWalBytes, walMark } from "./recovery_files.ts";

/** A file that a copy is written to. */
export type CopyFile = Pick<Deno.FsFile, "writeSync" | "seekSync" | "truncateSync" | "close">;

/** How to make private copies. */
export interface CopyOptions {
  /** The folder for private copies, which is created when needed; the system's temporary folder by default. */
  scratch?: string;
  /** Ends the copying. */
  signal?: AbortSignal;
  /** Creates a file, which must not exist; for tests. */
  createFile?: (path: string) => CopyFile;
}

/** Why the db pages of a file are not the whole database, as the end of "since ...". */
export const NOT_EMPTY_WAL = "its WAL is not empty";

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

/** A private copy that cannot be made, while the database may be fine. */
export class NoCopyError extends SourceFault {
  /** Why the copy cannot be made. */
  readonly reason: string;

  constructor(folder: string | undefined, error: unknown) {
    const reason = systemReason(error);
    const place = folder === undefined ? "in the temporary folder" : `in ${quoted(folder)}`;
    super(
      `it has to be copied to be read, and the copy cannot be made ${place}: ${reason}; ` +
        "make room there, or use another folder (--out, or $TMPDIR for inspect)",
      { cause: error },
    );
    this.reason = reason;
  }
}

/** The number of bytes copied at once: the fastest copy is one that stays in a processor's cache. */
const COPY_SLICE_BYTES = 1 << 20;

/** The number of slices after which signals are handled. */
const SLICES_PER_TURN = 64;

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
 * SQLite must not have the database open in this process, since copying opens and closes the file.
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

/**
 * Copies the beginning of a file, from the file's position on.
 *
 * @param bytes The greatest number of bytes to copy
 * @param to The path of the copy, which must not exist
 * @throws {NoCopyError} If the copy cannot be written
 * @throws {SourceFault} If the copying was ended by the signal
 */
export async function copyFile(
  from: Deno.FsFile,
  bytes: number,
  to: string,
  options: CopyOptions,
): Promise<void> {
  const { scratch, signal, createFile = createNewFile } = options;
  const writing = <T>(write: () => T): T => {
    try {
      return write();
    } catch (error) {
      throw new NoCopyError(scratch, error);
    }
  };
  const copy = writing(() => createFile(to));
  try {
    const buffer = new Uint8Array(COPY_SLICE_BYTES);
    let copied = 0;
    for (let slices = 1; copied < bytes; slices++) {
      const slice = readInto(from, buffer.subarray(0, Math.min(buffer.length, bytes - copied)));
      if (slice.length === 0) break;
      writing(() =>
        isZero(slice) ? copy.seekSync(slice.length, Deno.SeekMode.Current) : writeAll(copy, slice)
      );
      copied += slice.length;
      if (slices % SLICES_PER_TURN !== 0) continue;
      await new Promise((done) => setTimeout(done, 0));
      if (signal?.aborted) throw new SourceFault("it was being copied when the run was ended");
    }
    // A hole at the end belongs to the copy as well.
    writing(() => copy.truncateSync(copied));
  } finally {
    copy.close();
  }
}

/** Copies the db pages of a database. */
async function copyDatabase(path: string, copy: string, options: CopyOptions): Promise<void> {
  const { databaseBytes } = readDbHeader(path);
  const needed = databaseBytes === undefined
    ? Infinity
    // Rolling back needs what the database was before the change, too.
    : Math.max(databaseBytes, journaledBytes(path + "-journal"));
  using file = Deno.openSync(path, { read: true });
  await copyFile(file, needed, copy, options);
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

function createNewFile(path: string): Deno.FsFile {
  return Deno.openSync(path, { write: true, createNew: true });
}

function writeAll(file: CopyFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}

/** Whether all bytes are zero. Data shows in the first bytes that are compared. */
function isZero(bytes: Uint8Array<ArrayBuffer>): boolean {
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  for (let i = 0; i < words.length; i++) if (words[i] !== 0) return false;
  for (let i = words.length << 2; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}
