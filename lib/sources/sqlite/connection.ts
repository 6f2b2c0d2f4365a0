/**
 * Opens a database so that it can be read as one consistent snapshot without a byte being written to it or beside
 * it, whatever state its recorder left it in or keeps it in.
 *
 * SQLite itself only half promises that for a read-only connection:
 *
 * - A database in rollback mode is opened where it is. Its shared lock is held until it is closed, so that no
 *   recorder's commit can fall between two reads. If it has changed a moment ago its recorder is likely to be at work,
 *   and would have to wait; then it is copied under the lock, which takes a fraction of the time, and read there.
 * - A database in WAL mode would get a `-wal` and a `-shm` beside it, or its `-shm` would be written to
 *   (https://sqlite.org/wal.html#read_only_databases). It is copied into a scratch folder with its WAL, and read there.
 * - A journal that a crash left ("hot") has to be rolled back before the database makes sense, which is writing. This
 *   too happens to a copy.
 *
 * A process that closes any descriptor of a file loses its POSIX locks on it (https://sqlite.org/howtocorrupt.html,
 * section 2.2), so nothing here opens a database while SQLite holds it.
 *
 * @module
 */

import { DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { changedMs, removeIfThere, statIfThere } from "../../files.ts";
import { errorLine, systemReason } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";

/** How to open a database. */
export interface OpenOptions {
  /** Folder in which a private copy may be made; a temporary one by default. It is created when needed. */
  scratch?: string;
  /** How long to wait for a lock, in milliseconds. */
  lockWaitMs?: number;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** An open database. */
export interface Connection {
  /** The connection, in a read transaction that began on opening. */
  db: DatabaseSync;
  /** How it was opened, for `--verbose`. */
  how: string;
  /**
   * The database's file, whose pages are the state that the connection sees until it is closed; or why it has none, as
   * the end of "since ...".
   */
  file: Deno.FsFile | string;
  /** What is wrong with the file, where it can be read in part. */
  fault: SourceFault | undefined;
  /** Closes the connection and removes what was copied. */
  close(): void;
}

const DEFAULT_LOCK_WAIT_MS = 5000;

/**
 * The most memory for SQLite, all connections together. A schema can make values of a gigabyte out of nothing, and
 * node:sqlite ends the program at one that is too long for a string, of some 512 million characters.
 */
const MEMORY_BYTES = 400e6;

/** Pause between two tries to get a lock; short, so that a short gap between two commits is found. */
const RETRY_MS = 50;

/** A database in rollback mode that has changed within this time is taken for one that is being recorded. */
const RECORDING_MS = 60_000;

/** How much is copied at once: what a processor's cache holds is copied the quickest. */
const COPY_SLICE_BYTES = 1 << 20;

/** After how many slices signals have their turn. */
const SLICES_A_BREATH = 64;

/** Times that a database which changes while it is copied is copied again. */
const COPY_TRIES = 3;

// Why the pages of a file are not read, as the end of "since ...".
const CUT_SHORT = "it is cut short";
const NOT_EMPTY_WAL = "its WAL is not empty";

// Result codes (https://sqlite.org/rescode.html).
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/**
 * Opens a database for reading.
 *
 * @throws {SourceFault} If it cannot be read at all: empty, no SQLite database, encrypted, damaged in its head, or
 * locked for longer than the wait
 */
export async function openConnection(path: string, options: OpenOptions = {}): Promise<Connection> {
  const deadline = performance.now() + (options.lockWaitMs ?? DEFAULT_LOCK_WAIT_MS);
  for (;;) {
    try {
      return await tryOpen(path, options);
    } catch (error) {
      const code = resultCode(error);
      if (code !== SQLITE_BUSY && code !== SQLITE_LOCKED) throw asFault(error);
      if (performance.now() > deadline || options.signal?.aborted) {
        throw new SourceFault(
          "it is locked by another program; wait until that has finished, then run again",
          {
            cause: error,
          },
        );
      }
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

/** What SQLite or the file system says, as a fault of the database. */
export function asFault(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  const code = resultCode(error);
  if (code === SQLITE_CORRUPT) {
    return new SourceFault("it is damaged (SQLite: database disk image is malformed)", { cause: error });
  }
  if (code === SQLITE_NOTADB) return notADatabase(error);
  const said = code === undefined ? systemReason(error) : `SQLite: ${errorLine(error)}`;
  return new SourceFault(`it cannot be read: ${said}`, { cause: error });
}

function notADatabase(cause?: unknown): SourceFault {
  return new SourceFault("it is not an SQLite 3 database, or it is encrypted", { cause });
}

/** SQLite's primary result code, where an error comes from SQLite. */
function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}

async function tryOpen(given: string, options: OpenOptions): Promise<Connection> {
  const { scratch } = options;
  // SQLite keeps a database's WAL and journal next to the real file, not next to a symbolic link to it.
  const path = Deno.realPathSync(given);
  const header = readHeader(path);
  if (header.usesWal || header.excessBytes > 0) return openCopy(path, scratch);
  const how = "in place, under SQLite's shared lock";
  try {
    if (header.truncated !== undefined || !isBeingRecorded(path)) {
      return openInPlace(path, header.truncated, how);
    }
    return await openLockedCopy(path, options) ??
      openInPlace(path, undefined, `${how}, for want of room for a copy`);
  } catch (error) {
    const code = resultCode(error);
    // What SQLite says of a hot journal that it may not roll back.
    const hot = (code === SQLITE_READONLY || code === SQLITE_CANTOPEN) && sizeOf(path + "-journal") > 0;
    if (!hot) throw error;
    return openCopy(path, scratch);
  }
}

interface Header {
  usesWal: boolean;
  /** Why the file cannot be whole, if it is shorter than it says. */
  truncated: string | undefined;
  /**
   * Bytes after the last whole page of a file that is shorter than it says. SQLite would take that page, filled up
   * with zeros, and its rows with it.
   */
  excessBytes: number;
}

/** Reads the database header (https://sqlite.org/fileformat2.html#the_database_header). */
function readHeader(path: string): Header {
  // Asked before opening: opening a named pipe would wait for its writer.
  if (!Deno.statSync(path).isFile) throw new SourceFault("it is not a file");
  const bytes = new Uint8Array(100);
  using file = Deno.openSync(path, { read: true });
  const size = file.statSync().size;
  if (size === 0) throw new SourceFault("it is empty (0 bytes)");
  let length = 0;
  for (let read; length < 100 && (read = file.readSync(bytes.subarray(length))); length += read);
  if (length < 100 || new TextDecoder("latin1").decode(bytes.subarray(0, 16)) !== "SQLite format 3\0") {
    throw notADatabase();
  }
  const view = new DataView(bytes.buffer);
  const pageSize = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const pages = view.getUint32(28);
  // The page count is only good if it was written by the same change as the rest (section 1.3.7).
  const countIsValid = view.getUint32(24) === view.getUint32(92);
  const truncated = countIsValid && size < pages * pageSize
    ? `it is cut short: ${size} bytes of ${pages * pageSize}`
    : undefined;
  if (truncated !== undefined && size < pageSize) throw new SourceFault(truncated);
  const excessBytes = truncated === undefined ? 0 : size % pageSize;
  return { usesWal: bytes[18] === 2 || bytes[19] === 2, truncated, excessBytes };
}

function openInPlace(path: string, truncated: string | undefined, how: string): Connection {
  if (truncated !== undefined) return connected(path, truncated, how, CUT_SHORT);
  // Opened before SQLite opens it and closed after SQLite closed it.
  const file = Deno.openSync(path, { read: true });
  try {
    const source = connected(path, undefined, how, file);
    const close = () => {
      source.close();
      file.close();
    };
    return { ...source, close };
  } catch (error) {
    file.close();
    throw error;
  }
}

function isBeingRecorded(path: string): boolean {
  // A time that is yet to come is one of a clock that was set back.
  return [path, path + "-journal"].some((file) => Date.now() - (changedMs(file) ?? 0) < RECORDING_MS);
}

/**
 * Copies a database in rollback mode while SQLite's shared lock keeps its recorder from committing, and opens the copy.
 *
 * @returns Undefined where there is no room for a copy
 */
async function openLockedCopy(
  path: string,
  { scratch, signal }: OpenOptions,
): Promise<Connection | undefined> {
  // Opened before SQLite opens it, and closed after it has closed it: closing drops the lock. Deno.copyFile() would
  // not do, as it opens and closes the file once before it copies.
  using file = Deno.openSync(path, { read: true });
  const { folder, remove } = makeCopyFolder(scratch);
  try {
    const copy = join(folder, basename(path));
    const locked = connected(path, undefined, "", "it is only locked");
    try {
      await copyInSlices(file, copy, signal);
    } finally {
      locked.close();
    }
    const source = openInPlace(copy, undefined, "as a private copy made under SQLite's shared lock");
    const close = () => {
      source.close();
      remove();
    };
    return { ...source, close };
  } catch (error) {
    remove();
    if ((error as { code?: string }).code === "ENOSPC") return undefined;
    throw error;
  }
}

async function copyInSlices(from: Deno.FsFile, to: string, signal: AbortSignal | undefined): Promise<void> {
  using copy = Deno.openSync(to, { write: true, createNew: true });
  const slice = new Uint8Array(COPY_SLICE_BYTES);
  let read: number | null;
  for (let slices = 1; (read = from.readSync(slice)) !== null; slices++) {
    for (let at = 0; at < read;) at += copy.writeSync(slice.subarray(at, read));
    if (slices % SLICES_A_BREATH !== 0) continue;
    await new Promise((done) => setTimeout(done, 0));
    if (signal?.aborted) throw new SourceFault("it was being copied when the run was ended");
  }
}

/** Makes a folder for a private copy, and what removes it. */
function makeCopyFolder(scratch: string | undefined): { folder: string; remove: () => void } {
  if (scratch !== undefined) Deno.mkdirSync(scratch, { recursive: true });
  const folder = Deno.makeTempDirSync({ dir: scratch, prefix: "orderflow-" });
  return { folder, remove: () => Deno.removeSync(folder, { recursive: true }) };
}

/** Connects to a file that only is to be read. */
function connected(
  path: string,
  truncated: string | undefined,
  how: string,
  file: Deno.FsFile | string,
): Connection {
  const db = connect(path, true);
  try {
    const fault = begin(db, truncated);
    // A recorder may have put it into WAL mode just before, in which the lock keeps no writer away.
    const { journal_mode } = db.prepare("PRAGMA journal_mode").get() as { journal_mode: string };
    const pages = journal_mode === "wal" ? NOT_EMPTY_WAL : file;
    return { db, how, file: pages, fault, close: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Connects to a file. Defensive mode would forbid to read files that are cut short; what it protects, the file
 * itself, is opened read-only or is a copy of ours.
 */
function connect(path: string, readOnly: boolean): DatabaseSync {
  // The published types lack `defensive`.
  const options: DatabaseSyncOptions & { defensive: boolean } = { readOnly, defensive: false };
  return new DatabaseSync(path, options);
}

/** Begins the read transaction, which takes the lock and fixes the snapshot. */
function begin(db: DatabaseSync, truncated: string | undefined): SourceFault | undefined {
  // No function or virtual table that the schema names may do anything that reading does not need, and page
  // contents are checked as they are loaded (https://sqlite.org/security.html).
  // SQLite's own wait for a lock would stop everything else meanwhile; openConnection() waits better.
  db.exec("PRAGMA busy_timeout=0");
  db.exec(
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY",
  );
  db.exec(`PRAGMA hard_heap_limit=${MEMORY_BYTES}`);
  if (truncated !== undefined) {
    // SQLite refuses a file with fewer pages than its header says, unless its schema is writable (lockBtree() in
    // btree.c); then pages are read up to the first that is missing.
    db.exec("PRAGMA writable_schema=ON");
  }
  db.exec("BEGIN");
  db.prepare("SELECT count(*) FROM sqlite_schema").get();
  return truncated === undefined ? undefined : new SourceFault(truncated);
}

/** Copies a database with its WAL or journal and opens the copy, in which SQLite may recover whatever it has to. */
function openCopy(path: string, scratch: string | undefined): Connection {
  const { folder, remove } = makeCopyFolder(scratch);
  const closers = [remove];
  const close = () => {
    while (closers.length > 0) closers.pop()!();
  };
  try {
    const copy = join(folder, basename(path));
    const copied = copyConsistently(path, copy);
    if (copied === undefined) {
      close();
      return openBesideRecorder(path);
    }
    const header = readHeader(copy);
    // A WAL may hold pages beyond the end of the file, which is then no shorter than it should be.
    const truncated = header.usesWal ? undefined : header.truncated;
    if (truncated !== undefined && header.excessBytes > 0) {
      Deno.truncateSync(copy, Deno.statSync(copy).size - header.excessBytes);
    }
    const file = copied.besides ??
      (truncated === undefined ? Deno.openSync(copy, { read: true }) : CUT_SHORT);
    closers.push(() => typeof file === "string" || file.close());
    const db = connect(copy, false);
    closers.push(() => db.close());
    const fault = begin(db, truncated);
    return { db, how: copied.how, file, fault, close };
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens a database in WAL mode where it is, since its recorder begins its WAL again faster than a copy can be made.
 * That the recorder is at work means that `-wal` and `-shm` are there already and stay; SQLite notes this reader in
 * the `-shm`, as it notes any, so that the recorder leaves the snapshot alone.
 */
function openBesideRecorder(path: string): Connection {
  if (sizeOf(path + "-wal") === 0 || sizeOf(path + "-shm") === 0) {
    throw new SourceFault(
      "another program changes it while it is copied; run again when that has finished",
    );
  }
  return connected(
    path,
    undefined,
    "in place, beside its recorder, which changes it faster than it can be copied",
    NOT_EMPTY_WAL,
  );
}

/** How a copy was made. */
interface Copied {
  /** In words. */
  how: string;
  /** What there was besides the file, for which its pages are not all there is to it. */
  besides?: string;
}

/**
 * Copies a database and its WAL or journal, so that the copies together are one state of it.
 *
 * A WAL is appended to, now and then copied back into the database (a checkpoint), and then begun again under a new
 * salt (https://sqlite.org/fileformat2.html#the_write_ahead_log). If it is copied after the database and was not
 * begun again since before, it holds every page that a checkpoint may have changed while the database was copied,
 * and SQLite's recovery, which ends at the last commit, puts those in place. Without a WAL, and with a journal, the
 * database must not have changed at all.
 *
 * @returns How it was copied, or undefined if it changes faster than that
 */
function copyConsistently(path: string, copy: string): Copied | undefined {
  const wal = path + "-wal";
  const journal = path + "-journal";
  for (let attempt = 0; attempt < COPY_TRIES; attempt++) {
    const walBefore = walSalt(wal);
    const before = changeMark(path) + changeMark(journal);
    Deno.copyFileSync(path, copy);
    const copiedWal = walBefore !== "" && copyIfThere(wal, copy + "-wal");
    const copiedJournal = copyIfThere(journal, copy + "-journal");
    const sameWal = walSalt(wal) === walBefore;
    const unchanged = changeMark(path) + changeMark(journal) === before;
    if (sameWal && (copiedWal || unchanged)) {
      if (copiedWal) return { how: "as a private copy with its WAL", besides: NOT_EMPTY_WAL };
      if (copiedJournal) {
        return { how: "as a private copy with its journal rolled back", besides: "it had a journal" };
      }
      return { how: "as a private copy" };
    }
    for (const side of ["-wal", "-journal"]) removeIfThere(copy + side);
  }
  return undefined;
}

/** The salt and checkpoint number of a WAL, as text; empty for none, and for one that holds no frame. */
function walSalt(path: string): string {
  const header = new Uint8Array(32);
  try {
    using file = Deno.openSync(path, { read: true });
    return (file.readSync(header) ?? 0) === 32 && file.statSync().size > 32 ? header.join() : "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Changes whenever a file is written to, as far as its size and time tell. */
function changeMark(path: string): string {
  const file = statIfThere(path);
  return file ? `${file.ino}:${file.size}:${file.mtime?.getTime()};` : ";";
}

function sizeOf(path: string): number {
  return statIfThere(path)?.size ?? 0;
}

function copyIfThere(from: string, to: string): boolean {
  try {
    Deno.copyFileSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
