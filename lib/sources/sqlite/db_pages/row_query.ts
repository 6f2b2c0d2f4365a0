/** @module Reads single rows through SQLite, for values that db pages do not give easily. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SqlValue } from "../../values/decimal.ts";
import { asFault } from "../sqlite_faults.ts";
import { rowidName, type TableSchema } from "../../recognition/schema.ts";
import { name } from "../../recognition/expressions.ts";
import { damaged } from "./db_page_file.ts";
import type { QueryRow } from "./record_values.ts";

/**
 * Makes a function that reads a row by its rowid. The query is prepared at the first call.
 *
 * @param kind `trades` or `book`, for the name of an SQL function: a connection has one function of each name
 * @param table The table
 * @param selected SQL for the values to read
 * @returns A function that throws a {@linkcode SourceFault} if SQLite cannot read the row
 */
export function rowQuery(
  db: DatabaseSync,
  kind: "trades" | "book",
  table: TableSchema,
  selected: string[],
): QueryRow {
  let values: SqlValue[] | undefined;
  // A function gets integers and long values exactly, unlike a result row.
  const receive = (...row: SqlValue[]) => {
    values = row;
    return null;
  };
  let statement: StatementSync | undefined;
  const prepare = () => {
    // node:sqlite never releases a function, so the function is made once and keeps no row.
    const receiver = `orderflow_row_of_${kind}`;
    db.function(receiver, { directOnly: true, varargs: true }, receive);
    return db.prepare(
      `SELECT ${receiver}(${selected}) FROM ${name(table.table)} NOT INDEXED WHERE ${
        rowidName(table.columns)
      } = ?`,
    );
  };
  return (rowid) => {
    values = undefined;
    try {
      (statement ??= prepare()).get(rowid);
    } catch (error) {
      throw asFault(error);
    }
    if (values === undefined) throw damaged(`SQLite does not find row ${rowid}`);
    return values;
  };
}
