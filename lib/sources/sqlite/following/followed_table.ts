/**
 * Reads the rows of a table beyond the last one that was read, a batch at a time.
 *
 * A batch ends after a number of rows or after a few milliseconds, whichever comes first, so that the lock under which it is
 * read is short however much there is to read. Each reading begins with the last row that was read before: if that row is
 * gone or has other values, a recorder has filled the table again, and nothing that was read can be relied on.
 *
 * @module
 */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../../model/batches.ts";
import { name } from "../../recognition/expressions.ts";
import { rowidName, type TableSchema } from "../../recognition/schema.ts";
import type { BookRowReader, TradeRowReader } from "../../row_readers.ts";
import { SourceFault } from "../../source_fault.ts";
import { prepareForArrays } from "../table_rows.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { DayChangedError } from "./day_changed.ts";

/** How long SQLite may take for the rows of a batch, in milliseconds. */
const READING_MS = 4;

/** How long a batch should take at most, with what is made of its rows, in milliseconds. */
const BATCH_MS = 7;

/** The most rows of a batch if several rows may form a book, whose levels are kept in memory. */
const MOST_KEPT_ROWS = 512;

/** The rows of the first batch, before it is known how long a row takes. */
const FIRST_ROWS = 64;

/** The fewest rows of a batch: a batch that took long may have waited for a processor. */
const LEAST_ROWS = 16;

const LEAST_ROWID = -(2n ** 63n);

/** A row with the values that the reader gets. */
interface Row {
  rowid: bigint;
  values: SqlValue[];
}

/** A table whose new rows are read. */
export class FollowedTable {
  /** How many rows were read. */
  rows = 0;
  readonly #schema: TableSchema;
  readonly #reader: TradeRowReader | BookRowReader;
  readonly #rowid: string;
  readonly #mostRows: number;
  #batchRows = FIRST_ROWS;
  /** The last row that was read. */
  #last: Row | undefined;

  /**
   * Nothing read yet.
   *
   * @param schema The table, which has rowids
   * @param reader Takes the rows
   */
  constructor(schema: TableSchema, reader: TradeRowReader | BookRowReader) {
    this.#schema = schema;
    this.#reader = reader;
    this.#rowid = rowidName(schema.columns)!;
    this.#mostRows = "groupedBy" in reader && reader.groupedBy !== undefined ? MOST_KEPT_ROWS : BATCH_ROWS;
  }

  /**
   * Has the reader take the next rows.
   *
   * @param take Takes the batch, while the connection is open; gets the rowid from which the batch was read
   * @returns Whether there may be more rows
   * @throws {DayChangedError} If rows that were read are gone or have changed
   * @throws {Error} If SQLite cannot read the table
   */
  read(db: DatabaseSync, take: (start: bigint) => void): boolean {
    const startMs = performance.now();
    const wanted = Math.min(this.#batchRows, this.#mostRows, this.#readerRows());
    const start = this.#last === undefined ? LEAST_ROWID : this.#last.rowid + 1n;
    const { rows, isMore } = this.#takeRows(db, wanted, startMs + READING_MS);
    if (rows > 0) take(start);
    const tookMs = performance.now() - startMs;
    if (tookMs > BATCH_MS) {
      this.#batchRows = Math.max(LEAST_ROWS, Math.floor(0.8 * Math.max(rows, 1) * BATCH_MS / tookMs));
    } else if (isMore && tookMs < BATCH_MS / 3) this.#batchRows = Math.min(BATCH_ROWS, 2 * wanted);
    return isMore;
  }

  /** Has the reader take up to `wanted` rows until a time. */
  #takeRows(db: DatabaseSync, wanted: number, untilMs: number): { rows: number; isMore: boolean } {
    const { table } = this.#schema;
    const known = this.#last;
    let last = known;
    let hasSeenKnown = known === undefined;
    let fault: Error | undefined;
    let rows = 0;
    const takeRow = (...values: SqlValue[]): 1 | null => {
      const rowid = BigInt(values.pop() as string);
      if (!hasSeenKnown) {
        hasSeenKnown = true;
        fault = changeOf(table, known!, { rowid, values });
        return fault === undefined ? null : 1;
      }
      if (last !== undefined && rowid <= last.rowid) {
        fault = new SourceFault("it is damaged (rowids do not ascend)");
        return 1;
      }
      last = { rowid, values };
      this.#reader.take(...values);
      return ++rows >= wanted || performance.now() > untilMs ? 1 : null;
    };
    db.function("orderflow_take", { directOnly: true, varargs: true }, takeRow);
    const rowid = this.#rowid;
    const selected = [...this.#reader.selected, `CAST(${rowid} AS TEXT)`];
    // The function sees each row, and the row for which it returns 1 is the result, so that SQLite stops there.
    const statement = prepareForArrays(
      db,
      `SELECT 1 FROM ${
        name(table)
      } NOT INDEXED WHERE ${rowid} >= ? AND orderflow_take(${selected}) ORDER BY ${rowid}`,
    );
    const isMore = statement.get(known?.rowid ?? LEAST_ROWID) !== undefined;
    if (!hasSeenKnown) {
      fault = new DayChangedError(`the greatest rowid of its table ${table} has become smaller`);
    }
    if (fault !== undefined) throw fault;
    this.#last = last;
    this.rows += rows;
    return { rows, isMore };
  }

  #readerRows(): number {
    return ("batchRows" in this.#reader ? this.#reader.batchRows : undefined) ?? BATCH_ROWS;
  }
}

/** Why a table cannot be relied on, if the last row that was read is not what it was. */
function changeOf(table: string, known: Row, now: Row): DayChangedError | undefined {
  if (known.rowid !== now.rowid) return new DayChangedError(`the last row of its table ${table} was deleted`);
  return known.values.every((value, index) => isEqual(value, now.values[index]))
    ? undefined
    : new DayChangedError(`the last row of its table ${table} has changed`);
}

function isEqual(a: SqlValue, b: SqlValue): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, index) => byte === b[index]);
  }
  return Object.is(a, b);
}
