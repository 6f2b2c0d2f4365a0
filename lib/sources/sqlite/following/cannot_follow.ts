/** @module Which databases cannot be followed. */

import { printable } from "../../../text/printable.ts";
import type { TableSchema } from "../../recognition/schema.ts";

/** A source without rowids cannot be followed. */
export class CannotFollowError extends Error {}

/**
 * Checks that new rows of a table can be found.
 *
 * @param path The database of the table, for the message
 * @throws {CannotFollowError} If the table has no rowids
 */
export function checkRowids(path: string, { hasRowid, type, table }: TableSchema): void {
  if (hasRowid) return;
  const what = type === "table" ? "is a table WITHOUT ROWID" : `is a ${type}`;
  throw new CannotFollowError(
    `${printable(path)} cannot be followed: ${
      printable(table)
    } ${what}, which has no rowids by which new rows ` +
      "are found; leave --follow out, and run again for new rows",
  );
}
