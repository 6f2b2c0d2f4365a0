/** @module The tables, views and columns of a database, as SQLite itself describes them. */

import type { DatabaseSync } from "node:sqlite";
import { asFault } from "./sqlite_faults.ts";
import { type ColumnDescription, isWanted, type TableDescription } from "./schema.ts";

/**
 * Describes every table and view of a database; columns only for names that can be of use.
 *
 * A table that SQLite cannot describe, such as a view of a table that does not exist, has its fault in its description.
 */
export function describeTables(db: DatabaseSync): TableDescription[] {
  const tables = db.prepare(
    `SELECT l.name, l.type, l.wr AS withoutRowid
     FROM pragma_table_list AS l JOIN sqlite_schema AS s ON s.name = l.name
     WHERE l.schema = 'main' AND s.type IN ('table', 'view') AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY s.rowid`,
  ).all() as { name: string; type: string; withoutRowid: number }[];
  return tables.map(({ name, type, withoutRowid }) => {
    const table = { name, type, withoutRowid: withoutRowid !== 0, rowidAlias: undefined };
    if (!isWanted(name)) return { ...table, columns: [] };
    try {
      const columns = describeColumns(db, name);
      return { ...table, columns, rowidAlias: rowidAlias(db, table, columns) };
    } catch (error) {
      return { ...table, columns: [], fault: asFault(error) };
    }
  });
}

function describeColumns(db: DatabaseSync, table: string): ColumnDescription[] {
  return db.prepare(`SELECT name, type, pk AS primaryKey, hidden FROM pragma_table_xinfo(?)`)
    .all(table) as unknown as ColumnDescription[];
}

/**
 * The column that is another name of the rowid: the primary key of a rowid table for which SQLite made no index
 * (https://sqlite.org/lang_createtable.html#rowid). Only SQLite knows for sure: `INTEGER PRIMARY KEY DESC` is not an
 * alias, however the statement is spelled.
 */
function rowidAlias(
  db: DatabaseSync,
  { name, type, withoutRowid }: { name: string; type: string; withoutRowid: boolean },
  columns: ColumnDescription[],
): string | undefined {
  const key = columns.find(({ primaryKey }) => primaryKey > 0);
  if (key === undefined || type !== "table" || withoutRowid) return undefined;
  const index = db.prepare("SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'").get(name);
  return index === undefined ? key.name : undefined;
}
