/** @module Where a table's rows are, and whether they can be read from db pages. */

import type { DatabaseSync } from "node:sqlite";
import { affinityOf } from "../../recognition/affinity.ts";
import type { TableSchema } from "../../recognition/schema.ts";
import type { DbPageFile } from "./db_page_file.ts";
import type { RecordLayout } from "./record_shape.ts";

/** What is needed to read a table from its db pages. */
export interface TableLayout {
  /** The table's root db page. */
  root: number;
  /** Where records have the columns that are read. */
  layout: RecordLayout;
  /** For each column that is read, whether its affinity is REAL. */
  isReal: boolean[];
}

/**
 * Describes how to read a table from its db pages.
 *
 * @param columns The columns to read; undefined for a column that the table does not have
 * @param isPlain Whether rows can be read from the stored values of these columns
 * @returns The layout, or why only SQLite can read the table, as the end of "since ..."
 */
export function describeTableLayout(
  db: DatabaseSync,
  file: DbPageFile,
  table: TableSchema,
  columns: (string | undefined)[],
  isPlain = table.isPlain,
): TableLayout | string {
  if (!file.isUtf8) return "its text is in UTF-16";
  if (!isPlain) return `${table.table} is written in a form that is read row by row`;
  if (!table.hasRowid) return `${table.table} is not a table with rowids`;
  if (table.columns.some(({ hidden }) => hidden !== 0)) return `${table.table} has generated columns`;
  const { root } = db.prepare(
    "SELECT rootpage AS root FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
  )
    .get(table.table) as { root: number };
  const places = columns.map((column) => table.columns.findIndex(({ name }) => name === column));
  const alias = table.columns.findIndex(({ name }) => name === table.rowidAlias);
  return {
    root,
    layout: {
      indexes: table.columns.map((_, place) => places.indexOf(place)),
      columns: columns.length,
      rowid: alias < 0 ? -1 : places.indexOf(alias),
    },
    isReal: places.map((place) => place >= 0 && affinityOf(table.columns[place].type) === "REAL"),
  };
}

/** The layout of a table of which only the time is read, the first of the columns of `select_list.ts`. */
export function onlyTime({ root, layout, isReal }: TableLayout): TableLayout {
  const { indexes, rowid } = layout;
  return {
    root,
    layout: {
      indexes: indexes.map((index) => index === 0 ? 0 : -1),
      columns: 1,
      rowid: rowid === 0 ? 0 : -1,
    },
    isReal: [isReal[0]],
  };
}
