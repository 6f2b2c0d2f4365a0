/**
 * The texts of a batch's snapshots, for rows whose levels are asked for.
 *
 * Texts of a table with rowids are read a second time when they are needed. Rows of other tables cannot be found
 * again, so their texts are kept while the batch is current, and a batch ends early when its texts are long.
 *
 * @module
 */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { BATCH_ROWS } from "../../model/batches.ts";
import type { BookText } from "../book_columns.ts";
import { isBookText } from "../book_columns.ts";
import { SourceFault } from "../source_fault.ts";
import type { SqlValue } from "../values/decimal.ts";
import { asFault } from "./sqlite_faults.ts";
import { type BookSchema, rowidName } from "../recognition/schema.ts";
import { name } from "../recognition/expressions.ts";
import { selectedOfBook } from "./select_list.ts";

/** Characters and bytes of the texts that are kept, after which a batch is full. */
const MAX_KEPT = 1 << 24;

/** The texts of one batch. */
export class BookTexts {
  /** The rowid from which the batch was read; undefined if rows have none. */
  start: bigint | undefined;

  #db: DatabaseSync;
  readonly #book: BookSchema;
  /** For each row of the batch, its place among the table's rows from `start` on. */
  readonly #places = new Int32Array(BATCH_ROWS);
  /** For each row of the batch, its texts, unless they can be read again. */
  #texts: [BookText, BookText][] = [];
  #kept = 0;
  #rowids: bigint[] | undefined;
  #statement: StatementSync | undefined;
  /** Holds the values that the function got. node:sqlite never releases a function, so it keeps only this. */
  readonly #taken: { values?: SqlValue[] } = {};

  /** No texts yet, of a table that is read through this connection. */
  constructor(db: DatabaseSync, book: BookSchema) {
    this.#db = db;
    this.#book = book;
  }

  /** Reads through another connection from now on. */
  use(db: DatabaseSync): void {
    this.#db = db;
    this.#statement = undefined;
  }

  /** Whether the batch must end because of its texts. */
  get isFull(): boolean {
    return this.#kept >= MAX_KEPT;
  }

  /**
   * Adds a row.
   *
   * @param row Index of the row in the batch
   * @param place Index among the table's rows from the batch's first row on
   */
  add(row: number, place: number, bids: SqlValue, asks: SqlValue): void {
    if (this.#book.hasRowid) this.#places[row] = place;
    else if (isBookText(bids) && isBookText(asks)) {
      this.#texts[row] = [bids, asks];
      this.#kept += (bids?.length ?? 0) + (asks?.length ?? 0);
    }
  }

  /** Forgets the texts of the batch. */
  clear(): void {
    this.#texts = [];
    this.#kept = 0;
    this.#rowids = undefined;
  }

  /**
   * The texts of a row.
   *
   * @throws {SourceFault} If SQLite cannot find them again
   */
  read(row: number): [bids: BookText, asks: BookText] {
    if (!this.#book.hasRowid) return this.#texts[row];
    try {
      this.#rowids ??= this.#readRowids();
      const [, bids, asks] = this.#readValues(this.#rowids[this.#places[row]]);
      if (isBookText(bids) && isBookText(asks)) return [bids, asks];
    } catch (error) {
      throw asFault(error);
    }
    throw new SourceFault("it is damaged (SQLite reads a snapshot differently the second time)");
  }

  #readRowids(): bigint[] {
    const rowid = rowidName(this.#book.columns)!;
    const statement = this.#db.prepare(
      `SELECT ${rowid} AS r FROM ${name(this.#book.table)} NOT INDEXED WHERE ${rowid} >= ?
       ORDER BY ${rowid} LIMIT ${BATCH_ROWS}`,
    );
    statement.setReadBigInts(true);
    return statement.all(this.start!).map(({ r }) => r as bigint);
  }

  /** Reads a row's values through a function, which gets them unchanged, unlike a result. */
  #readValues(rowid: bigint): SqlValue[] {
    this.#statement ??= this.#prepare();
    this.#statement.get(rowid);
    const { values } = this.#taken;
    this.#taken.values = undefined;
    return values ?? [];
  }

  #prepare(): StatementSync {
    const taken = this.#taken;
    const keep = (...values: SqlValue[]) => {
      taken.values = values;
      return null;
    };
    this.#db.function("orderflow_levels_of_row", { directOnly: true, varargs: true }, keep);
    const rowid = rowidName(this.#book.columns)!;
    return this.#db.prepare(
      `SELECT orderflow_levels_of_row(${selectedOfBook(this.#book)}) FROM ${
        name(this.#book.table)
      } NOT INDEXED
       WHERE ${rowid} = ?`,
    );
  }
}
