/**
 * Finds the first row of a table that is rejected, to show people what is wrong. The table is read once more with SQL up
 * to that row, so reading itself need not remember anything.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS, newTally, rejectedRows, type Rejection, type Tally } from "../../model/batches.ts";
import { count } from "../../text/numbers.ts";
import { quoted } from "../../text/printable.ts";
import { columnsOfForm } from "../books/book_form.ts";
import { bookText, name } from "../recognition/expressions.ts";
import { type DatabaseSchema, rowidName, type TableSchema } from "../recognition/schema.ts";
import type { BookRowReader, TradeRowReader } from "../row_readers.ts";
import type { RejectedRow } from "../source.ts";
import type { SqlValue } from "../values/decimal.ts";
import { bookReader, tradeReader } from "./choose_reader.ts";
import type { TakeRow } from "./table_rows.ts";

/** The most characters of a value that are shown. */
const SHOWN_LENGTH = 60;

/** Values of which each column accepts at least one: no levels, a number, a side. */
const REPLACEMENTS: readonly SqlValue[] = [null, 1, "bid"];

/** What of a row's values can be the reason of its rejection, by reason: names of columns. */
type BlamedColumns = Partial<Record<Rejection, readonly (string | undefined)[]>>;

/**
 * Finds the first trade or snapshot of a database that is rejected; undefined if no row is.
 *
 * @param scan Calls a function for each row of a table, and yields now and then
 */
export function firstRejectedOf(
  kind: "trades" | "books",
  db: DatabaseSync,
  { trades, book }: DatabaseSchema,
  signedPrices: boolean | undefined,
  scan: (table: TableSchema, selected: readonly string[], take: TakeRow) => Iterable<unknown>,
): RejectedRow | undefined {
  if (kind === "trades") {
    return trades && firstRejected(
      db,
      trades,
      (tally) => tradeReader(trades, { tally, signedPrices }),
      (selected, take) => scan(trades, selected, take),
      { time: [trades.time], price: [trades.price], size: [trades.size] },
    );
  }
  return book && firstRejected(
    db,
    book,
    (tally) => bookReader(db, book, { tally, signedPrices }),
    (selected, take) => scan(book, selected, take),
    { time: [book.time], book: [...columnsOfForm(book.form), book.updates?.kind] },
  );
}

/**
 * Finds the first row that is rejected; undefined if no row is.
 *
 * @param db The open database
 * @param table The table
 * @param makeReader Makes a reader of the table's rows that counts in a tally
 * @param scan Calls a function for each row of the table, and yields now and then
 * @param blamed Columns that can be the reason
 */
function firstRejected(
  db: DatabaseSync,
  table: TableSchema,
  makeReader: (tally: Tally) => TradeRowReader | BookRowReader,
  scan: (selected: readonly string[], take: TakeRow) => Iterable<unknown>,
  blamed: BlamedColumns,
): RejectedRow | undefined {
  const tally = newTally();
  const reader = makeReader(tally);
  const takeAlone = (values: SqlValue[]) => {
    reader.take(...values);
    // Of a book of several rows, the row that cannot be read is looked for.
    if ("endBook" in reader) reader.endBook?.();
  };
  let rows = 0;
  let rejected: SqlValue[] | undefined;
  const take = (...values: SqlValue[]) => {
    if (rejected !== undefined) return 1;
    if ("clearBatch" in reader) reader.clearBatch();
    else reader.columns.clear();
    takeAlone(values);
    if (rejectedRows(tally) > 0) rejected = values;
    else rows++;
    return rejected === undefined && rows % BATCH_ROWS !== 0 ? null : 1;
  };
  for (const _ of scan(reader.selected, take)) if (rejected !== undefined) break;
  if (rejected === undefined) return undefined;
  const reason = (Object.keys(tally.rejected) as Rejection[]).find((reason) => tally.rejected[reason] > 0)!;
  const isRejected = (values: SqlValue[]) => {
    const before = rejectedRows(tally);
    reader.columns.clear();
    takeAlone(values);
    return rejectedRows(tally) > before;
  };
  const blame = findBlame(reader.selected, rejected, blamed[reason] ?? [], isRejected);
  return { row: placeOf(db, table, rows), ...blame, reason };
}

/**
 * The column that is the reason of a rejection, with its value: of several columns, the first with another of whose
 * values the row would not be rejected. All values of the row if no such column is known.
 */
function findBlame(
  selected: readonly string[],
  values: SqlValue[],
  columns: readonly (string | undefined)[],
  isRejected: (values: SqlValue[]) => boolean,
): { column: string; value: string } {
  const candidates = columns.filter((column) => column !== undefined)
    .map((column) => ({ column, at: selected.findIndex((expression) => expression.includes(name(column))) }))
    .filter(({ at }) => at >= 0);
  const isDecisive = ({ at }: { at: number }) =>
    REPLACEMENTS.some((replacement) => !isRejected(values.with(at, replacement)));
  const { column, at } = candidates.length > 1
    ? candidates.find(isDecisive) ?? candidates[0]
    : candidates[0] ?? {};
  if (at === undefined) return { column: "row", value: `(${values.map(shownValue).join(", ")})` };
  const isLong = values[at] === 0 && selected[at] === bookText(column);
  return { column, value: isLong ? "a number, or a text of more than 16 MiB" : shownValue(values[at]) };
}

/** Where a row is: its rowid, or its number from 1 on. */
function placeOf(db: DatabaseSync, table: TableSchema, rowsBefore: number): string {
  const rowid = table.hasRowid ? rowidName(table.columns) : undefined;
  if (rowid === undefined) return `row ${rowsBefore + 1}`;
  const statement = db.prepare(
    `SELECT CAST(${rowid} AS TEXT) AS place FROM ${name(table.table)} NOT INDEXED ORDER BY ${rowid}
    LIMIT 1 OFFSET ${rowsBefore}`,
  );
  return `rowid ${(statement.get() as { place: string }).place}`;
}

/** A value as people write it: texts in quotes, blobs in hexadecimal digits. Long values are cut. */
function shownValue(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return quoted(cut(value));
  if (!(value instanceof Uint8Array)) return String(value);
  const digits = Array.from(value.subarray(0, SHOWN_LENGTH), (byte) => byte.toString(16).padStart(2, "0"));
  return `x'${cut(digits.join(""))}' (a blob of ${count(value.length, "bytes")})`;
}

function cut(text: string): string {
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}
