/** @module Goes through the rows of a table in which several rows form a book. */

import type { DatabaseSync } from "node:sqlite";
import { rowidName, type TableSchema } from "../recognition/schema.ts";
import type { SqlValue } from "../values/decimal.ts";
import { scanTable, source, type TakeRow } from "./table_rows.ts";

/**
 * Calls `take` for each row of a table, the rows of each book one after the other, and yields as {@linkcode scanTable}
 * does. Rows that are stored in another order are sorted by SQLite, in temporary files.
 *
 * @param selected SQL expressions for the values that `take` gets
 * @param groupedBy SQL expressions for the values that rows of one book share
 * @param scratch Folder of SQLite's temporary files, for messages
 * @throws {SourceFault} If SQLite cannot read the table
 */
export function* scanGroups(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  groupedBy: readonly string[],
  take: TakeRow,
  scratch: string | undefined,
): Generator<void> {
  const place = table.hasRowid ? [rowidName(table.columns)!] : [];
  const isInOrder = groupedBy.length === 0 || areInOrder(db, table, groupedBy);
  const orderBy = isInOrder ? [] : [...groupedBy, ...place];
  yield* scanTable(db, table, selected, take, scratch, { orderBy });
}

/**
 * Whether the values of all rows ascend or descend, so that equal values are adjacent. A table that SQLite cannot read
 * to its end is in order up to there.
 */
function areInOrder(db: DatabaseSync, table: TableSchema, values: readonly string[]): boolean {
  let previous: SqlValue[] = [];
  let direction = 0;
  const breaksOrder = (...next: SqlValue[]): 0 | 1 => {
    const change = previous.length === 0 ? 0 : comparison(previous, next);
    previous = next;
    if (change === 0) return 0;
    if (direction === 0) direction = change;
    return change === direction ? 0 : 1;
  };
  db.function("orderflow_breaks_order", { directOnly: true, varargs: true }, breaksOrder);
  const [breaks] = db.prepare(
    `SELECT 1 FROM ${source(table)} WHERE orderflow_breaks_order(${values}) LIMIT 1`,
  ).all();
  return breaks === undefined;
}

/** Whether one row's values come before (1) or after (-1) the next row's; NaN if their types differ. */
function comparison(previous: readonly SqlValue[], next: readonly SqlValue[]): number {
  for (const [index, before] of previous.entries()) {
    const after = next[index];
    if (before === after) continue;
    if (typeof before !== typeof after || before === null || after === null) return NaN;
    return before < after ? 1 : -1;
  }
  return 0;
}
