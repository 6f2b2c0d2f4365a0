/** @module Connects SQLite to a file and begins the read transaction. */

import { DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import { SourceFault } from "../source_fault.ts";
import { DatabaseFile } from "./database_file.ts";

/** A connection in a read transaction. */
export interface ReadTransaction {
  /** The connection. */
  db: DatabaseSync;
  /** What is wrong with the file, if it can only be read in part. */
  fault: SourceFault | undefined;
}

/**
 * The most memory for SQLite, all connections together, in bytes. A schema can create values of a gigabyte out of
 * nothing, and node:sqlite aborts the program at a value that is too long for a string, of about 512 million
 * characters.
 */
const MEMORY_BYTES = 400e6;

/**
 * Connects to a file and begins a read transaction, which takes SQLite's shared lock and fixes the state that is read.
 *
 * @param path The file
 * @param readOnly Whether SQLite must not write to the file, not even to recover it
 * @param truncated Why the file is incomplete, if it is
 * @throws {Error} If SQLite cannot open the file, or another program holds a lock that is in the way
 */
export function connect(path: string, readOnly: boolean, truncated: string | undefined): ReadTransaction {
  const db = openFile(path, readOnly);
  try {
    beginReading(db, truncated !== undefined);
    return { db, fault: truncated === undefined ? undefined : new SourceFault(truncated) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function openFile(path: string, readOnly: boolean): DatabaseSync {
  // Defensive mode would forbid reading incomplete files. It protects the file, which is opened read-only or is a
  // private copy. The published types lack `defensive`.
  const options: DatabaseSyncOptions & { defensive: boolean } = { readOnly, defensive: false };
  try {
    return new DatabaseSync(path, options);
  } catch (error) {
    // SQLite does not say why it cannot open a file. The system does.
    new DatabaseFile(Deno.openSync(path, { read: true, write: !readOnly }))[Symbol.dispose]();
    throw error;
  }
}

/**
 * Begins a read transaction.
 *
 * @param isTruncated Whether the file is incomplete
 * @throws {Error} If another program holds a lock that is in the way, or the file is no database
 */
export function beginReading(db: DatabaseSync, isTruncated = false): void {
  // SQLite's own wait for a lock would block this thread; openConnection() waits instead.
  db.exec("PRAGMA busy_timeout=0");
  // No function or virtual table that the schema names may do anything that reading does not need, and db pages are
  // checked when they are loaded (https://sqlite.org/security.html).
  db.exec(
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY",
  );
  db.exec(`PRAGMA hard_heap_limit=${MEMORY_BYTES}`);
  // SQLite refuses a file with fewer db pages than its header says, unless its schema is writable (lockBtree() in
  // btree.c). Then db pages are read up to the first missing one.
  if (isTruncated) db.exec("PRAGMA writable_schema=ON");
  db.exec("BEGIN");
  // The transaction begins with the first read.
  db.prepare("SELECT count(*) FROM sqlite_schema").get();
}
