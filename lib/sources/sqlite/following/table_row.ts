/** @module A row of a followed table, and whether the last row that was read is still what it was. */

import type { SqlValue } from "../../values/decimal.ts";
import { DayChangedError } from "./day_changed.ts";

/** A row with the values that the reader gets. */
export interface TableRow {
  rowid: bigint;
  values: SqlValue[];
  /** What orders the row among the others, if the order matters. */
  keys: SqlValue[];
}

/** Why a table cannot be relied on, if the last row that was read is not what it was. */
export function changeOf(table: string, known: TableRow, now: TableRow): DayChangedError | undefined {
  if (known.rowid !== now.rowid) return new DayChangedError(`the last row of its table ${table} was deleted`);
  return known.values.every((value, index) => isEqual(value, now.values[index]))
    ? undefined
    : new DayChangedError(`the last row of its table ${table} has changed`);
}

function isEqual(a: SqlValue, b: SqlValue): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  return Object.is(a, b);
}
