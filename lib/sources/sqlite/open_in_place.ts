/**
 * Opens a database in place, where no byte of the database or next to it may be written.
 *
 * When a process closes any descriptor of a file, it loses its POSIX locks on the file
 * (https://sqlite.org/howtocorrupt.html, section 2.2). So a file is opened before SQLite opens the database, and closed
 * after SQLite has closed it.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { statIfThere } from "../../files.ts";
import { SourceFault } from "../source_fault.ts";
import { connect } from "./connect.ts";

/** An open database. */
export interface Connection {
  /** SQLite's connection, in a read transaction that began on opening. */
  db: DatabaseSync;
  /** How the database was opened, for `--verbose`. */
  how: string;
  /**
   * The database's file, whose db pages are the state that the connection sees until it is closed; or, as the end of
   * "since ...", why the db pages of a file are not that state.
   */
  file: Deno.FsFile | string;
  /** Whether the database is a private copy, which stays as it is and may stay open. */
  isPrivate?: boolean;
  /** What is wrong with the file, if it can only be read in part. */
  fault: SourceFault | undefined;
  /** Closes the connection and removes the private copy. */
  close(): void;
}

/** A recorder has put a database into WAL mode after its header was read: SQLite's shared lock stops no writer. */
export class WalModeError extends Error {}

/** How a database in rollback mode is opened in place, for `--verbose`. */
export const IN_PLACE = "in place, under SQLite's shared lock";

/** Why the db pages of a file are not the whole database, as the end of "since ...". */
export const NOT_EMPTY_WAL = "its WAL is not empty";

/** Why the db pages of a file are not the whole database, as the end of "since ...". */
export const CUT_SHORT = "it is cut short";

/**
 * Opens an incomplete database, which is read up to the first missing db page.
 *
 * @param truncated Why the file is incomplete
 */
export function openTruncated(path: string, truncated: string): Connection {
  const { db, fault } = connect(path, true, truncated);
  return { db, how: IN_PLACE, file: CUT_SHORT, fault, close: () => db.close() };
}

/**
 * Opens a database in rollback mode. SQLite's shared lock keeps every recorder from committing until it is closed.
 *
 * @param how How the database is opened, for `--verbose`
 * @throws {WalModeError} If the database is in WAL mode
 */
export function openInPlace(path: string, how: string): Connection {
  const file = Deno.openSync(path, { read: true });
  try {
    const db = connectInRollbackMode(path);
    const close = () => {
      db.close();
      file.close();
    };
    return { db, how, file, fault: undefined, close };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Opens a database that another thread of this process has open in place and keeps open for longer. Nothing here closes
 * the file, not even after an error, since the other thread would lose its lock.
 *
 * @throws {Error} If the database cannot be opened
 */
export function openBesideThread(path: string): Connection {
  const file = Deno.openSync(path, { read: true });
  const db = connectInRollbackMode(path);
  const close = () => {
    db.close();
    file.close();
  };
  return { db, how: IN_PLACE, file, fault: undefined, close };
}

/**
 * Connects to a database in rollback mode under SQLite's shared lock.
 *
 * @throws {WalModeError} If the database is in WAL mode
 */
export function connectInRollbackMode(path: string): DatabaseSync {
  const { db } = connect(path, true, undefined);
  try {
    const { journal_mode } = db.prepare("PRAGMA journal_mode").get() as { journal_mode: string };
    if (journal_mode === "wal") throw new WalModeError("a recorder has put the database into WAL mode");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens a database in WAL mode in place, since its recorder starts its WAL from the beginning faster than a copy can
 * be made. The running recorder has created `-wal` and `-shm` and keeps them. SQLite notes this reader in the `-shm`,
 * as it notes every reader, so that the recorder leaves the state that is read alone.
 *
 * @throws {SourceFault} If there is no running recorder
 */
export function openBesideRecorder(path: string): Connection {
  if (sizeOf(path + "-wal") === 0 || sizeOf(path + "-shm") === 0) {
    throw new SourceFault(
      "another program changes it while it is copied; run again when that program has finished",
    );
  }
  const { db } = connect(path, true, undefined);
  const how = "in place, beside its recorder, which changes it faster than it can be copied";
  return { db, how, file: NOT_EMPTY_WAL, fault: undefined, close: () => db.close() };
}

function sizeOf(path: string): number {
  return statIfThere(path)?.size ?? 0;
}
