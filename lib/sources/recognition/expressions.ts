/** @module SQL expressions for the values of a table's columns. */

import { columnsOfForm } from "../books/book_form.ts";
import { affinityOf } from "./affinity.ts";
import type { BookSchema, TableDescription } from "./schema.ts";

/** The longest text of one side of a book, in bytes: 16 MiB are about 300,000 levels. */
export const MAX_BOOK_BYTES = 1 << 24;

/** What an expression needs to know of the table. */
type ExpressionTable = Pick<TableDescription, "columns" | "rowidAlias"> & {
  /** Whether SQL can reach rows by rowid, so that declared types bind the stored values. */
  hasRowid: boolean;
};

/** An identifier, quoted for SQL. */
export function name(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/**
 * An SQL expression for a number, time or word; `NULL` for an undefined column. An integer that a double cannot hold
 * exactly comes as text, which is parsed to the last digit. A table's column of affinity TEXT or REAL holds no integers
 * (https://sqlite.org/datatype3.html, section 3), and needs no test, which takes as long as the rest of the row.
 */
export function scalar(table: ExpressionTable, column: string | undefined): string {
  if (column === undefined) return "NULL";
  const value = name(column);
  const exact =
    `iif(${value} BETWEEN -9007199254740991 AND 9007199254740991, ${value}, CAST(${value} AS TEXT))`;
  if (column === table.rowidAlias) return exact;
  const affinity = affinityOf(table.columns.find((candidate) => candidate.name === column)?.type ?? "");
  if (table.hasRowid && (affinity === "TEXT" || affinity === "REAL")) return value;
  return `CASE typeof(${value}) WHEN 'integer' THEN ${exact} ELSE ${value} END`;
}

/**
 * An SQL expression for a value that may be a long text or blob, such as one side of a book. 0, which is no book, stands
 * for a text that is too long and for a number.
 */
export function bookText(column: string): string {
  const value = name(column);
  return `CASE typeof(${value}) WHEN 'null' THEN NULL WHEN 'integer' THEN 0 WHEN 'real' THEN 0
    ELSE iif(octet_length(${value}) <= ${MAX_BOOK_BYTES}, ${value}, 0) END`;
}

/** SQL expressions for the values of a row from which a book's levels are read, in any form of a book. */
export function levelValues(schema: BookSchema): string[] {
  const { form } = schema;
  const isText = form.kind === "sides" || form.kind === "message";
  return columnsOfForm(form).map((column) => isText ? bookText(column) : scalar(schema, column));
}
