/** @module Reads the rows of a table of updates in the order in which they have to be applied. */

import type { DatabaseSync } from "node:sqlite";
import { printable } from "../../text/printable.ts";
import type { UpdateOrder } from "../books/update_order.ts";
import { name } from "../recognition/expressions.ts";
import type { TableSchema } from "../recognition/schema.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { readByRowid, scanTable, type TakeRow } from "./table_rows.ts";

/**
 * The rowids of all rows in the order in which the rows have to be applied; undefined if that is the order of rowids.
 *
 * @param rowid A name by which SQL can reach the rowid
 */
export function rowidsInOrder(
  db: DatabaseSync,
  table: TableSchema,
  rowid: string,
  order: UpdateOrder,
): BigInt64Array | undefined {
  const look = (time: SqlValue, sequence: SqlValue) => {
    order.look(time, sequence);
    return null;
  };
  try {
    for (const _ of readByRowid(db, table, rowid, order.selected, look)) if (!order.isStored) break;
  } catch {
    // The rows before the damage are in order or not; reading the table meets and reports the damage.
  }
  if (order.isStored) return undefined;
  order.collect();
  const rowids: bigint[] = [];
  const collect = (rowidText: string, time: SqlValue, sequence: SqlValue) => {
    rowids.push(BigInt(rowidText));
    return look(time, sequence);
  };
  for (const _ of readByRowid(db, table, rowid, [`CAST(${rowid} AS TEXT)`, ...order.selected], collect));
  return BigInt64Array.from(order.sorted(), (place) => rowids[place]);
}

/**
 * How SQLite has to sort the rows of a view or a table without rowids, so that they come in the order in which they have
 * to be applied; nothing if they come in that order anyway.
 *
 * @param scratch Folder of SQLite's temporary files, for messages
 * @throws {SourceFault} If SQLite cannot sort the rows, since their times are written in several ways
 */
export function sortingOfScan(
  db: DatabaseSync,
  table: TableSchema,
  order: UpdateOrder,
  scratch: string | undefined,
): readonly string[] {
  const look = (time: SqlValue, sequence: SqlValue): null => {
    order.look(time, sequence);
    return null;
  };
  for (const orderBy of [[], order.selected]) {
    order.restart();
    for (const _ of scanTable(db, table, order.selected, look, scratch, { orderBy }));
    if (order.isStored) return orderBy;
  }
  throw new SourceFault(
    `no book can be made of the updates in ${table.type} ${
      printable(table.table)
    }: neither their times nor their ` +
      `numbers ascend, and SQLite cannot sort them, since their times are written in several ways; ` +
      `store the rows as a table with rowids`,
  );
}

/** Calls `take` for the rows with these rowids, in this order, and yields after every batch. */
export function* readRowids(
  db: DatabaseSync,
  table: TableSchema,
  rowid: string,
  rowids: BigInt64Array,
  selected: readonly string[],
  take: TakeRow,
  batchRows: () => number,
): Generator<undefined> {
  db.function("orderflow_take", { directOnly: true, varargs: true }, take);
  const statement = db.prepare(
    `SELECT orderflow_take(${selected}) FROM ${name(table.table)} NOT INDEXED WHERE ${rowid} = ?`,
  );
  for (let next = 0; next < rowids.length;) {
    const end = Math.min(next + batchRows(), rowids.length);
    for (; next < end; next++) statement.get(rowids[next]);
    yield undefined;
  }
}
