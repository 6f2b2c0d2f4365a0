/** @module Which tables have an index of rowids, and what it says about a range. */

import type { DatabaseSync } from "node:sqlite";
import { printable } from "../../text/printable.ts";
import { newTally } from "../../model/batches.ts";
import type { BookSchema, DatabaseSchema, TableSchema } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import type { TimeIndex, TimeRange } from "../source.ts";
import { bookReader } from "./choose_reader.ts";
import { asFault } from "./sqlite_faults.ts";
import type { SourceFault } from "../source_fault.ts";
import { extendRowidTimes, type RowidSpan, RowidTimes } from "./rowid_times.ts";

/** The rows to read for a range, if they are known. */
export function spansOf(
  range: TimeRange | undefined,
  index: TimeIndex | undefined,
): Iterable<RowidSpan> | undefined {
  return range !== undefined && index instanceof RowidTimes ? index.spans(range) : undefined;
}

/** Whether each row of a table is a whole book, so that rows can be left out. */
export function areRowsBooks(db: DatabaseSync, book: BookSchema): boolean {
  return areBooks(book, bookReader(db, book, { tally: newTally() }));
}

/** As {@linkcode areRowsBooks}, for the reader of the table. */
export function areBooks({ updates }: BookSchema, { order, groupedBy }: BookRowReader): boolean {
  return updates === undefined && order === undefined && groupedBy === undefined;
}

/** Why all rows of a table are read for any range; undefined if they are not. */
export function wholeReasonOf(
  kind: "trades" | "books",
  db: DatabaseSync,
  { trades, book }: DatabaseSchema,
): string | undefined {
  const schema = kind === "trades" ? trades : book;
  if (schema === undefined) return undefined;
  const table = printable(schema.table);
  if (schema.type !== "table") return `${table} is a ${schema.type}`;
  if (!schema.hasRowid) return `${table} is a table without rowids`;
  return schema === book && !areRowsBooks(db, book)
    ? `the books of ${table} are made of several rows each`
    : undefined;
}

/**
 * The index of a table with rowids.
 *
 * @param known An index that is extended if the table still has its rows
 * @param afterSome Called after each batch; may throw to end the reading
 * @param check Called at the end of the table; throws if the file is damaged
 */
export function rowidIndexOf(
  db: DatabaseSync,
  table: TableSchema,
  known: TimeIndex | undefined,
  afterSome: () => void,
  check: () => void,
): TimeIndex {
  const index = known instanceof RowidTimes && known.isOf(db, table) ? known : new RowidTimes();
  index.fault = undefined;
  for (const fault of extend(db, table, index, check)) {
    index.fault = fault;
    afterSome();
  }
  return index;
}

/** Extends an index and yields after each batch. A fault comes as the last value. */
function* extend(
  db: DatabaseSync,
  table: TableSchema,
  index: RowidTimes,
  check: () => void,
): Generator<SourceFault | undefined> {
  try {
    for (const _ of extendRowidTimes(db, table, index)) yield undefined;
    check();
  } catch (error) {
    yield asFault(error);
  }
}
