/** @module How long a table is, for progress bars only. */

import type { DatabaseSync } from "node:sqlite";
import { name } from "../recognition/expressions.ts";
import { type BookSchema, rowidName, type TableSchema } from "../recognition/schema.ts";
import type { Progress } from "../source.ts";

/** About how many books a table has; not known if a book has several rows. */
export function bookProgress(db: DatabaseSync, book: BookSchema): Progress {
  return book.form.kind === "levels" ? { rows: undefined } : progressOf(db, book);
}

/** About how many rows a table has. A hint only, so an error here is left for the reading itself to find. */
export function progressOf(db: DatabaseSync, table: TableSchema): Progress {
  if (!table.hasRowid) return { rows: undefined };
  const rowid = rowidName(table.columns)!;
  const end = (which: string) =>
    `(SELECT CAST(${which}(${rowid}) AS REAL) FROM ${name(table.table)} NOT INDEXED)`;
  try {
    const { rows } = db.prepare(`SELECT coalesce(${end("max")} - ${end("min")} + 1, 0) AS rows`).get() as {
      rows: number;
    };
    // A damaged tree can have its greatest rowid before its least one.
    return { rows: rows < 0 ? undefined : rows };
  } catch {
    return { rows: undefined };
  }
}
