/** @module The tables, views and columns of a database, as SQLite itself describes them. */

import type { DatabaseSync } from "node:sqlite";
import { errorLine, printable } from "../../text/printable.ts";
import { SourceFault } from "../source_fault.ts";
import { asFault } from "./sqlite_faults.ts";
import { isWanted } from "../names.ts";
import type { ColumnDescription, TableDescription } from "../recognition/schema.ts";

/** SQLite's result code for a mistake in SQL (https://sqlite.org/rescode.html#error). */
const SQLITE_ERROR = 1;

/**
 * Describes every table and view of a database; columns only for names that can be of use. The connection's own views
 * come first, and hide tables of the same name.
 *
 * A table that SQLite cannot describe, such as a view of a table that does not exist, has its fault in its description.
 *
 * @param isNeeded Whether the columns of a table are needed, by the table's name
 */
export function describeTables(
  db: DatabaseSync,
  isNeeded: (name: string) => boolean = isWanted,
): TableDescription[] {
  const tables = db.prepare(
    `SELECT name, 'view' AS type, 0 AS withoutRowid, 0 AS schema, rowid AS place
     FROM sqlite_temp_schema WHERE type = 'view'
     UNION ALL
     SELECT l.name, l.type, l.wr, 1, s.rowid
     FROM pragma_table_list AS l JOIN sqlite_schema AS s ON s.name = l.name COLLATE NOCASE
     WHERE l.schema = 'main' AND s.type IN ('table', 'view') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND NOT EXISTS (SELECT 1 FROM sqlite_temp_schema AS t WHERE t.name = l.name COLLATE NOCASE)
     ORDER BY schema, place`,
  ).all() as { name: string; type: string; withoutRowid: number; schema: number }[];
  return tables.map(({ name, type, withoutRowid, schema }) => {
    const table = {
      name,
      type,
      withoutRowid: withoutRowid !== 0,
      rowidAlias: undefined,
      keyIndex: undefined,
      isOwnView: schema === 0,
    };
    if (!isNeeded(name)) return { ...table, columns: [] };
    try {
      const columns = describeColumns(db, name);
      const keyIndex = type === "table" ? indexOfPrimaryKey(db, name) : undefined;
      if (table.withoutRowid) return { ...table, columns, keyIndex };
      const key = columns.find(({ primaryKey }) => primaryKey > 0);
      return { ...table, columns, rowidAlias: keyIndex === undefined ? key?.name : undefined };
    } catch (error) {
      return { ...table, columns: [], fault: faultOf(error, `${type} ${printable(name)}`) };
    }
  });
}

/** A mistake in the schema, such as a view of a table that does not exist, is a fault of that table only. */
function faultOf(error: unknown, table: string): SourceFault {
  if ((error as { errcode?: unknown }).errcode !== SQLITE_ERROR) return asFault(error);
  return new SourceFault(`SQLite cannot read the ${table}: ${errorLine(error)}`, { cause: error });
}

function describeColumns(db: DatabaseSync, table: string): ColumnDescription[] {
  return db.prepare(
    `SELECT name, type, pk AS primaryKey, hidden, dflt_value AS defaultValue FROM pragma_table_xinfo(?)`,
  )
    .all(table) as unknown as ColumnDescription[];
}

/**
 * The index that SQLite made for a table's primary key.
 *
 * A table WITHOUT ROWID is this index. A rowid table whose primary key has no index has a column that is another name
 * of the rowid (https://sqlite.org/lang_createtable.html#rowid). Only SQLite knows for sure: `INTEGER PRIMARY KEY DESC`
 * has an index, however the statement is spelled.
 */
function indexOfPrimaryKey(db: DatabaseSync, table: string): string | undefined {
  const index = db.prepare("SELECT name FROM pragma_index_list(?) WHERE origin = 'pk'").get(table);
  return index?.name as string | undefined;
}
