/** @module Errors of SQLite and of the file system, as faults of a database. */

import { errorLine, systemReason } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { notADatabase } from "./not_a_database.ts";

// Result codes (https://sqlite.org/rescode.html).
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/**
 * Converts an error of SQLite or the file system to a fault of the database.
 *
 * @param error The error; a {@linkcode SourceFault} is returned as it is
 */
export function asFault(error: unknown): SourceFault {
  if (error instanceof SourceFault) return error;
  const code = resultCode(error);
  if (code === SQLITE_CORRUPT) {
    return new SourceFault("it is damaged (SQLite: database disk image is malformed)", { cause: error });
  }
  if (code === SQLITE_NOTADB) return notADatabase(undefined, error);
  const reason = code === undefined ? systemReason(error) : `SQLite: ${errorLine(error)}`;
  if ((error as { code?: unknown } | null)?.code === "EMFILE") {
    return new SourceFault(`it cannot be read: ${reason}; raise the limit with ulimit -n`, { cause: error });
  }
  return new SourceFault(`it cannot be read: ${reason}`, { cause: error });
}

/** Whether another connection holds a lock that is in the way. */
export function isLocked(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_BUSY || code === SQLITE_LOCKED;
}

/** Whether another connection holds a lock that is in the way, also if that has become a fault already. */
export function isLockInTheWay(error: unknown): boolean {
  return isLocked(error) || (error instanceof SourceFault && isLocked(error.cause));
}

/** Whether SQLite may have refused to open a database read-only because a journal has to be rolled back first. */
export function mayNeedRollback(error: unknown): boolean {
  const code = resultCode(error);
  return code === SQLITE_READONLY || code === SQLITE_CANTOPEN;
}

/** Whether SQLite reported the error. */
export function isOfSqlite(error: unknown): boolean {
  return resultCode(error) !== undefined;
}

/** SQLite's primary result code, or `undefined` if the error is not SQLite's. */
function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code & 0xff : undefined;
}
