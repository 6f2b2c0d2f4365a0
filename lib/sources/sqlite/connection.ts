/**
 * Opens a database so that it can be read as one consistent state, without writing a byte to the database or next to
 * it, in whatever state its recorder left it or keeps it.
 *
 * A read-only connection of SQLite does not guarantee all of that by itself:
 *
 * - A database in rollback mode is opened in place. SQLite's shared lock is held until the database is closed, so that
 *   the recorder cannot commit between two reads. If the database has changed within the last minute, its recorder is
 *   probably running and would have to wait. Then the database is copied under the lock, which takes a fraction of the
 *   time, and the copy is read.
 * - A database in WAL mode would get a `-wal` and a `-shm` file next to it, or SQLite would write to its `-shm`
 *   (https://sqlite.org/wal.html#read_only_databases). It is copied together with its WAL, and the copy is read.
 * - A journal that a crash left behind ("hot") has to be rolled back before the database makes sense, and that writes
 *   to the database. This, too, is done to a copy.
 * - A compressed database is decompressed once, into a private copy.
 *
 * Other threads of this process may read the same database at the same time (see `database_file.ts`).
 *
 * @module
 */

import { changedMs, statIfThere } from "../../files.ts";
import { sleep } from "../../sleep.ts";
import { SourceFault } from "../source_fault.ts";
import { connect } from "./connect.ts";
import { DatabaseFile } from "./database_file.ts";
import { readDbHeader, readHeaderOf } from "./db_header.ts";
import {
  connectInRollbackMode,
  type Connection,
  CUT_SHORT,
  IN_PLACE,
  openBesideRecorder,
  openInPlace,
  openTruncated,
  WalModeError,
} from "./open_in_place.ts";
import { type CopiedDatabase, copyConsistently, makeCopyFolder } from "./private_copy.ts";
import { compressionOf, decompressDatabase } from "./decompressed_copy.ts";
import type { Compression } from "../archive/compression.ts";
import { copyFile, type CopyOptions, NoCopyError } from "./copy_file.ts";
import { asFault, isLocked, mayNeedRollback } from "./sqlite_faults.ts";

export type { Connection } from "./open_in_place.ts";

/** How to open a database. */
export interface OpenOptions extends CopyOptions {
  /** How long to wait for a lock, in milliseconds. */
  lockWaitMs?: number;
  /** Ends the wait for a lock, and the copying. */
  signal?: AbortSignal;
  /** Waits before the next attempt to get a lock, in milliseconds; for tests. */
  sleep?: (ms: number) => Promise<void>;
}

const DEFAULT_LOCK_WAIT_MS = 5000;

/** The pause between two attempts to get a lock; short, so that a short gap between two commits is found. */
const RETRY_MS = 50;

/** A database in rollback mode that has changed within this time is probably being recorded. */
const RECORDING_MS = 60_000;

/**
 * Opens a database for reading.
 *
 * @param path The path of the database; it may be a symbolic link
 * @param options How to open the database
 * @throws {SourceFault} If the database cannot be read at all: it is empty, not an SQLite database, encrypted, damaged
 * at its beginning, locked for longer than the wait, or cannot be copied although it has to be
 */
export async function openConnection(path: string, options: OpenOptions = {}): Promise<Connection> {
  const { lockWaitMs = DEFAULT_LOCK_WAIT_MS, signal, sleep: wait = sleep } = options;
  const deadlineMs = performance.now() + lockWaitMs;
  for (;;) {
    try {
      return await tryOpen(path, options);
    } catch (error) {
      if (!isLocked(error)) throw asFault(error);
      if (performance.now() > deadlineMs || signal?.aborted) {
        const message =
          "it is locked by another program; wait until that program has finished, then run again";
        throw new SourceFault(message, { cause: error });
      }
      await wait(RETRY_MS);
    }
  }
}

async function tryOpen(given: string, options: OpenOptions): Promise<Connection> {
  // SQLite keeps a database's WAL and journal next to the real file, not next to a symbolic link to it.
  const path = Deno.realPathSync(given);
  const compression = compressionOf(path);
  if (compression !== undefined) return await openDecompressed(path, compression, options);
  const header = readDbHeader(path);
  if (header.usesWal || header.excessBytes > 0) return await openCopy(path, options);
  try {
    if (header.truncated !== undefined) return openTruncated(path, header.truncated);
    if (!isBeingRecorded(path)) return openInPlace(path, IN_PLACE);
    return await openLockedCopy(path, options);
  } catch (error) {
    const isJournalHot = mayNeedRollback(error) && sizeOf(path + "-journal") > 0;
    if (!isJournalHot && !(error instanceof WalModeError)) throw error;
    return await openCopy(path, options);
  }
}

function isBeingRecorded(path: string): boolean {
  // A time in the future counts as recent: the clock was set back.
  return [path, path + "-journal"].some((file) => Date.now() - (changedMs(file) ?? 0) < RECORDING_MS);
}

/**
 * Copies a database in rollback mode while SQLite's shared lock keeps its recorder from committing, and opens the
 * copy. If no copy can be made, the database is opened in place.
 */
async function openLockedCopy(path: string, options: OpenOptions): Promise<Connection> {
  try {
    const { path: copy, remove } = makeCopyFolder(path, options);
    return await withCleanup(remove, async () => {
      await copyUnderLock(path, copy, options);
      const how = "as a private copy made under SQLite's shared lock";
      return { ...openInPlace(copy, how), isPrivate: true };
    });
  } catch (error) {
    if (!(error instanceof NoCopyError)) throw error;
    return openInPlace(path, `${IN_PLACE}, since no private copy can be made (${error.reason})`);
  }
}

async function copyUnderLock(path: string, copy: string, options: OpenOptions): Promise<void> {
  using opened = DatabaseFile.open(path);
  const { file } = opened;
  opened.lock();
  const db = connectInRollbackMode(path);
  try {
    const { databaseBytes = Infinity } = readHeaderOf(file);
    file.seekSync(0, Deno.SeekMode.Start);
    await copyFile(file, databaseBytes, copy, options);
  } finally {
    db.close();
  }
}

/** Copies a database with its WAL or journal and opens the copy, which SQLite may recover. */
async function openCopy(path: string, options: OpenOptions): Promise<Connection> {
  const { path: copy, remove } = makeCopyFolder(path, options);
  return await withCleanup(remove, async () => {
    const copied = await copyConsistently(path, copy, options);
    return copied === undefined ? openBesideRecorder(path) : await openOwn(copy, copied);
  });
}

/** Decompresses a database and opens the result. */
async function openDecompressed(
  path: string,
  compression: Compression,
  options: OpenOptions,
): Promise<Connection> {
  const { path: copy, remove } = makeCopyFolder(path, options);
  return await withCleanup(remove, async () => {
    await decompressDatabase(path, compression, copy, options);
    return await openOwn(copy, { how: `decompressed from ${compression}`, besides: undefined });
  });
}

/** Opens a private copy, which SQLite may recover and write to. */
async function openOwn(copy: string, copied: CopiedDatabase): Promise<Connection> {
  const { usesWal, truncated: isTruncated, excessBytes } = readDbHeader(copy);
  // A WAL may hold db pages beyond the end of the file, which is then complete.
  const truncated = usesWal ? undefined : isTruncated;
  if (truncated !== undefined && excessBytes > 0) {
    Deno.truncateSync(copy, Deno.statSync(copy).size - excessBytes);
  }
  const file = copied.besides ??
    (truncated === undefined ? Deno.openSync(copy, { read: true }) : CUT_SHORT);
  const closeFile = () => typeof file === "string" || file.close();
  return await withCleanup(closeFile, () => {
    const { db, fault } = connect(copy, false, truncated);
    return { db, how: copied.how, file, isPrivate: true, fault, close: () => db.close() };
  });
}

/** Opens a connection that calls `cleanUp` when it is closed; `cleanUp` is called at once if opening fails. */
async function withCleanup(
  cleanUp: () => void,
  open: () => Connection | Promise<Connection>,
): Promise<Connection> {
  try {
    const connection = await open();
    const close = () => {
      connection.close();
      cleanUp();
    };
    return { ...connection, close };
  } catch (error) {
    cleanUp();
    throw error;
  }
}

function sizeOf(path: string): number {
  return statIfThere(path)?.size ?? 0;
}
