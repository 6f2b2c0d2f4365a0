/** @module Opens a database in place, where no byte of the database or next to it may be written. */

import type { DatabaseSync } from "node:sqlite";
import { statIfThere } from "../../files.ts";
import { SourceFault } from "../source_fault.ts";
import { connect } from "./connect.ts";
import { DatabaseFile } from "./database_file.ts";

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
  return lockedConnection(path, () => {
    const { db, fault } = connect(path, true, truncated);
    return { db, how: IN_PLACE, file: CUT_SHORT, fault };
  });
}

/**
 * Opens a database in rollback mode. SQLite's shared lock keeps every recorder from committing until it is closed.
 *
 * @param how How the database is opened, for `--verbose`
 * @throws {WalModeError} If the database is in WAL mode
 */
export function openInPlace(path: string, how: string): Connection {
  return lockedConnection(path, (file) => {
    return { db: connectInRollbackMode(path), how, file, fault: undefined };
  });
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
  const how = "in place, beside its recorder, which changes it faster than it can be copied";
  return lockedConnection(path, () => {
    return { db: connect(path, true, undefined).db, how, file: NOT_EMPTY_WAL, fault: undefined };
  });
}

/** Makes a connection while no thread of this process closes the file. */
function lockedConnection(
  path: string,
  make: (file: Deno.FsFile) => Omit<Connection, "close">,
): Connection {
  const opened = DatabaseFile.open(path);
  opened.lock();
  try {
    const connection = make(opened.file);
    const close = () => {
      connection.db.close();
      opened[Symbol.dispose]();
    };
    return { ...connection, close };
  } catch (error) {
    opened[Symbol.dispose]();
    throw error;
  }
}

function sizeOf(path: string): number {
  return statIfThere(path)?.size ?? 0;
}
