/** @module Where the pages of a table are, what its records hold, and whether to read them at all. */

import type { DatabaseSync } from "node:sqlite";
import type { ColumnDescription, TableSchema } from "../schema.ts";
import type { DbPageFile } from "./db_page_file.ts";
import type { RecordLayout } from "./record.ts";

/** What it takes to read a table from its pages. */
export interface TableLayout {
  /** Its root page. */
  root: number;
  /** Where its records have the columns that are wanted. */
  layout: RecordLayout;
  /** For each of those, whether its affinity is REAL. */
  isReal: boolean[];
}

/**
 * Finds out how to read a table from its pages.
 *
 * @param wanted The columns that are wanted; undefined for one that the table does not have
 * @returns Why they are not read, as the end of "since ...", where only SQLite can
 */
export function describeTableLayout(
  db: DatabaseSync,
  file: DbPageFile,
  table: TableSchema,
  wanted: (string | undefined)[],
): TableLayout | string {
  if (!file.isUtf8) return "its text is in UTF-16";
  if (!table.hasRowid) return `${table.table} is no table with rowids`;
  const { columns } = table;
  if (columns.some(({ hidden }) => hidden !== 0)) return `${table.table} has generated columns`;
  const { root } = db.prepare("SELECT rootpage AS root FROM sqlite_schema WHERE type = 'table' AND name = ?")
    .get(table.table) as { root: number };
  const indexes = wanted.map((column) => columns.findIndex(({ name }) => name === column));
  const alias = rowidAlias(db, table.table, columns);
  return {
    root,
    layout: {
      wantedAs: columns.map((_, index) => indexes.indexOf(index)),
      wanted: wanted.length,
      rowid: alias === undefined ? -1 : indexes.indexOf(columns.indexOf(alias)),
    },
    isReal: indexes.map((index) => index >= 0 && isReal(columns[index].type)),
  };
}

/**
 * The column that is another name of the rowid: a primary key of one column for which SQLite made no index
 * (https://sqlite.org/lang_createtable.html#rowid).
 */
function rowidAlias(
  db: DatabaseSync,
  table: string,
  columns: ColumnDescription[],
): ColumnDescription | undefined {
  const key = columns.filter(({ primaryKey }) => primaryKey > 0);
  const index = db.prepare("SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'").get(table);
  return index === undefined ? key[0] : undefined;
}

/** Whether a column's affinity is REAL (https://sqlite.org/datatype3.html, section 3.1). */
function isReal(type: string): boolean {
  return !/INT|CHAR|CLOB|TEXT|BLOB/i.test(type) && /REAL|FLOA|DOUB/i.test(type);
}
