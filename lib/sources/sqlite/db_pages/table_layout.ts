/** @module Where the pages of a table are, what its records hold, and whether to read them at all. */

import type { DatabaseSync } from "node:sqlite";
import type { TableSchema } from "../schema.ts";
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
  const alias = columns.findIndex(({ name }) => name === table.rowidAlias);
  return {
    root,
    layout: {
      wantedAs: columns.map((_, index) => indexes.indexOf(index)),
      wanted: wanted.length,
      rowid: alias < 0 ? -1 : indexes.indexOf(alias),
    },
    isReal: indexes.map((index) => index >= 0 && isReal(columns[index].type)),
  };
}

/** Whether a column's affinity is REAL (https://sqlite.org/datatype3.html, section 3.1). */
function isReal(type: string): boolean {
  return !/INT|CHAR|CLOB|TEXT|BLOB/i.test(type) && /REAL|FLOA|DOUB/i.test(type);
}
