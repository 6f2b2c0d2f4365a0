/**
 * Goes through all rows of a table or view with SQL, one batch at a time.
 *
 * SQLite calls a JavaScript function for each row, and the function copies the values into columns: no row becomes an
 * object, and control crosses from SQLite to JavaScript's generator once a batch instead of once a row, which is
 * several times faster.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { errorLine, printable } from "../../text/printable.ts";
import { BATCH_ROWS } from "../../model/batches.ts";
import { SourceFault } from "../source_fault.ts";
import { asFault } from "./sqlite_faults.ts";
import type { TableSchema } from "../recognition/schema.ts";
import { name } from "../recognition/expressions.ts";
import { endlessness } from "./view_plan.ts";

/**
 * Takes the values of one row, in the order of the query's columns.
 *
 * @returns 1 to end the batch after this row, where {@linkcode scanTable} is asked for rows; null to continue
 */
// deno-lint-ignore no-explicit-any
export type TakeRow = (...values: any[]) => 1 | null;

/** What node:sqlite has that its published types lack. */
interface RowStatement extends StatementSync {
  setReturnArrays(enabled: boolean): void;
}

/** An SQL condition that holds for some rows of each batch or two, so that a reading that takes no rows can be ended. */
export const SOME_ROWS = "random() & 8191 = 0";

/** SQLite's result code for an error in SQL (https://sqlite.org/rescode.html#error). */
const SQLITE_ERROR = 1;

/** SQLite's result code for a full disk (https://sqlite.org/rescode.html#full). */
const SQLITE_FULL = 13;

/**
 * Calls `take` for each row of a table in order of rowids, and yields after every batch the rowid from which
 * that batch was read.
 *
 * @param rowid A name by which SQL can reach the rowid
 * @param selected SQL expressions for the values that `take` gets
 * @param batchRows The most rows of the next batch; {@linkcode BATCH_ROWS} by default
 * @param from The first rowid; the least of all by default
 * @param to The last rowid; the greatest of all by default
 * @throws {SourceFault} If a damaged table gives rowids that do not ascend
 */
export function* readByRowid(
  db: DatabaseSync,
  table: TableSchema,
  rowid: string,
  selected: readonly string[],
  take: TakeRow,
  batchRows = () => BATCH_ROWS,
  from = -(2n ** 63n),
  to = 2n ** 63n - 1n,
): Generator<bigint> {
  const values = selected.map((_, index) => `c${index}`);
  db.function("orderflow_take", { directOnly: true, varargs: true }, take);
  // The LIMIT keeps SQLite from merging the inner query into the outer query, so rows come in order of rowids.
  const statement = prepareForArrays(
    db,
    `SELECT count(orderflow_take(${values})), max(r) FROM (
      SELECT ${rowid} AS r, ${selected.map((column, index) => `${column} AS ${values[index]}`)}
      FROM ${name(table.table)} NOT INDEXED WHERE ${rowid} BETWEEN ? AND ? ORDER BY ${rowid} LIMIT ?)`,
  );
  statement.setReadBigInts(true);
  for (let next = from; next <= to;) {
    const [, greatest] = statement.get(next, to, Math.min(batchRows(), BATCH_ROWS)) as unknown as [
      bigint,
      bigint | null,
    ];
    if (greatest === null) return;
    if (greatest < next) throw new SourceFault("it is damaged (rowids do not ascend)");
    const start = next;
    next = greatest + 1n;
    yield start;
  }
}

/** Which rows are taken, and in which order. */
interface ScanOptions {
  /** SQL expressions by which SQLite sorts the rows; the rows are not sorted by default. */
  orderBy?: readonly string[];
  /** An SQL condition for the rows that are taken, where they are not sorted; all rows by default. */
  condition?: string;
}

/**
 * Calls `take` for each row of a view, a virtual table or a table without rowids, and yields whenever `take` ends a
 * batch, and at the end.
 *
 * Rows of a table come in the order in which the table stores them, whatever indexes there are. Rows of a view come
 * in the order in which SQLite computes them; the view's own ORDER BY is dropped, so that nothing has to be sorted.
 * What SQLite still has to sort or to keep, for DISTINCT, GROUP BY or a window function, it keeps in temporary files.
 *
 * @param selected SQL expressions for the values that `take` gets
 * @param scratch Folder of SQLite's temporary files, for messages
 * @param options Which rows are taken, and in which order
 * @throws {SourceFault} If the view may never end, or SQLite cannot compute it
 */
export function* scanTable(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  take: TakeRow,
  scratch: string | undefined,
  { orderBy = [], condition }: ScanOptions = {},
): Generator<void> {
  checkEnd(db, table, selected);
  db.function("orderflow_take", { directOnly: true, varargs: true }, take);
  // As a condition, the function sees each row, and only a row that ends a batch becomes a row of the result.
  // node:sqlite ends an iteration at an error as if there were no more rows, so a last row marks the true end.
  const statement = prepareForArrays(
    db,
    `SELECT 1 FROM ${rowsFrom(table, selected, orderBy, condition)} UNION ALL SELECT 0`,
  );
  for (const [isBatch] of statement.iterate() as unknown as Iterable<[0 | 1]>) {
    yield;
    if (!isBatch) return;
  }
  yield;
  throw faultOfScan(db, table, selected, scratch);
}

/**
 * Checks that the rows of a table can be gone through in a time that its size bounds.
 *
 * @throws {SourceFault} If a view may never end
 */
export function checkEnd(db: DatabaseSync, table: TableSchema, selected: readonly string[]): void {
  const reason = endlessness(db, `SELECT ${selected} FROM ${name(table.table)}`);
  if (reason !== undefined) throw new SourceFault(`it cannot be read: ${reason}`);
}

/** The part of a query from its source on, which has each row taken, sorted where that is asked for. */
function rowsFrom(
  table: TableSchema,
  selected: readonly string[],
  orderBy: readonly string[],
  condition: string | undefined,
): string {
  if (orderBy.length === 0) {
    const take = `orderflow_take(${selected})`;
    // `iif` does not compute what it does not give, and so takes no other rows.
    return `${source(table)} WHERE ${
      condition === undefined ? take : `iif(${condition}, ${take}, ${SOME_ROWS})`
    }`;
  }
  const values = selected.map((_, index) => `c${index}`);
  // The LIMIT, which limits nothing, keeps SQLite from testing the condition before it sorts.
  return `(SELECT ${selected.map((column, index) => `${column} AS ${values[index]}`)} FROM ${source(table)}
    ORDER BY ${orderBy} LIMIT -1) WHERE orderflow_take(${values})`;
}

/** The table as a query's source. */
export function source({ table, type, keyIndex }: TableSchema): string {
  switch (type) {
    case "table":
      // NOT INDEXED alone would allow an index that covers the columns of a table WITHOUT ROWID.
      return `${name(table)} ${keyIndex === undefined ? "NOT INDEXED" : `INDEXED BY ${name(keyIndex)}`}`;
    case "view":
      // In a join, SQLite drops a subquery's ORDER BY (condition 5 of "superfluous ORDER BY", sqlite3Select() in
      // select.c).
      return `${name(table)}, (SELECT 1)`;
    default:
      return name(table);
  }
}

/** Computes the view once more, without taking rows, to learn why the scan ended early. */
function faultOfScan(
  db: DatabaseSync,
  table: TableSchema,
  selected: readonly string[],
  scratch: string | undefined,
): SourceFault {
  db.function("orderflow_pass", { directOnly: true, varargs: true }, () => null);
  try {
    db.prepare(`SELECT count(orderflow_pass(${selected})) FROM ${source(table)}`).get();
  } catch (error) {
    const { errcode } = error as { errcode?: unknown };
    if (errcode === SQLITE_ERROR && table.type === "view") {
      return new SourceFault(
        `its view ${printable(table.table)} cannot be computed: ${
          errorLine(error)
        }; mend the view, or put another in ` +
          "its place with --views FILE",
        { cause: error },
      );
    }
    if (errcode !== SQLITE_FULL) return asFault(error);
    return new SourceFault(
      `it cannot be read: its view ${
        printable(table.table)
      } needs more room for temporary files than there is in ${
        printable(scratch ?? "the folder for temporary files")
      }; free space there, or store the view's rows as a table`,
      { cause: error },
    );
  }
  return new SourceFault(`it cannot be read: SQLite ended ${printable(table.table)} early without an error`);
}

/** Prepares a statement whose rows are arrays. */
export function prepareForArrays(db: DatabaseSync, sql: string): RowStatement {
  const statement = db.prepare(sql) as RowStatement;
  statement.setReturnArrays(true);
  return statement;
}
