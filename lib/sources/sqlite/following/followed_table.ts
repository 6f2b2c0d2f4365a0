/** @module Reads the rows of a table beyond the last one that was read, a batch at a time. */

import type { DatabaseSync } from "node:sqlite";
import { BATCH_ROWS } from "../../../model/batches.ts";
import { name } from "../../recognition/expressions.ts";
import { rowidName, type TableSchema } from "../../recognition/schema.ts";
import type { BookRowReader, TradeRowReader } from "../../row_readers.ts";
import { readByRowid } from "../table_rows.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { DayChangedError } from "./day_changed.ts";

/** How long the reading of a batch may take, in milliseconds: SQLite's shared lock keeps a recorder from committing. */
const BATCH_MS = 7;

/** The most rows of a batch if several rows may form a book, whose levels are kept in memory. */
const MOST_KEPT_ROWS = 512;

/** The rows of the first batch, before it is known how long a row takes. */
const FIRST_ROWS = 64;

/** The fewest rows of a batch: a batch that took long may have waited for a processor. */
const LEAST_ROWS = 16;

const LEAST_ROWID = -(2n ** 63n);

/** A table whose new rows are read. */
export class FollowedTable {
  /** How many rows were read. */
  rows = 0;
  readonly #schema: TableSchema;
  readonly #reader: TradeRowReader | BookRowReader;
  readonly #rowid: string;
  readonly #mostRows: number;
  #batchRows = FIRST_ROWS;
  #last: bigint | undefined;

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
   * @throws {DayChangedError} If rows that were read are gone
   * @throws {Error} If SQLite cannot read the table
   */
  read(db: DatabaseSync, take: (start: bigint) => void): boolean {
    const { table } = this.#schema;
    const greatest = db.prepare(
      `SELECT CAST(max(${this.#rowid}) AS TEXT) AS last FROM ${name(table)} NOT INDEXED`,
    ).get()?.last as string | null | undefined;
    const last = this.#last;
    if (last !== undefined && (typeof greatest !== "string" || BigInt(greatest) < last)) {
      throw new DayChangedError(`the greatest rowid of its table ${table} has become smaller`);
    }
    if (typeof greatest !== "string" || BigInt(greatest) === last) return false;
    const startMs = performance.now();
    const rowsBefore = this.rows;
    const wanted = Math.min(this.#batchRows, this.#mostRows, this.#readerRows());
    const start = last === undefined ? LEAST_ROWID : last + 1n;
    const batch = readByRowid(
      db,
      this.#schema,
      this.#rowid,
      [...this.#reader.selected, `CAST(${this.#rowid} AS TEXT)`],
      (...values: SqlValue[]) => {
        this.#last = BigInt(values.pop() as string);
        this.rows++;
        this.#reader.take(...values);
        return null;
      },
      () => wanted,
      start,
    );
    const isRead = batch.next().done !== true;
    batch.return(undefined);
    if (isRead) take(start);
    const tookMs = performance.now() - startMs;
    if (tookMs > BATCH_MS) {
      this.#batchRows = Math.max(LEAST_ROWS, Math.floor(0.8 * wanted * BATCH_MS / tookMs));
    } else if (tookMs < BATCH_MS / 3) this.#batchRows = Math.min(BATCH_ROWS, 2 * wanted);
    return this.rows - rowsBefore === wanted;
  }

  #readerRows(): number {
    return ("batchRows" in this.#reader ? this.#reader.batchRows : undefined) ?? BATCH_ROWS;
  }
}
