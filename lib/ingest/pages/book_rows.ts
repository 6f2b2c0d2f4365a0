/** @module Snapshots, from the records of their table into the columns of a batch. */

import { BATCH_ROWS } from "../batches.ts";
import { type BookColumns, isBookText, OrderKey } from "../row_columns.ts";
import type { SqlValue } from "../decimal.ts";
import { BOOK, MAX_BOOK_BYTES } from "../selected.ts";
import type { Fields } from "./fields.ts";
import { damaged } from "./page_file.ts";
import { BLOB, TEXT } from "./record.ts";
import type { Scanner } from "./scanner.ts";
import { TimeField } from "./time_field.ts";

const { time: TIME, bids: BIDS, asks: ASKS, id: ID } = BOOK;

/** Takes snapshots. */
export class BookRows {
  readonly #fields: Fields;
  readonly #columns: BookColumns;
  readonly #depthLevels: number;
  readonly #hasId: boolean;
  readonly #time = new TimeField();
  readonly #order = new OrderKey();
  readonly #scanner: Scanner;
  #latestRowid = 0n;

  /**
   * Puts a table's rows into columns.
   *
   * @param depthLevels Count only the best so many levels of a side
   * @param hasId Whether the table has an `id` that is not the rowid
   * @param scanner Has the rows in its memory
   */
  constructor(
    fields: Fields,
    columns: BookColumns,
    depthLevels: number,
    hasId: boolean,
    scanner: Scanner,
  ) {
    this.#fields = fields;
    this.#columns = columns;
    this.#depthLevels = depthLevels;
    this.#hasId = hasId;
    this.#scanner = scanner;
  }

  /**
   * Takes the next {@linkcode BATCH_ROWS} rows, or those that are left.
   *
   * @returns Whether there may be more
   * @throws {DatabaseFault} If a row cannot be read; those before it are taken
   */
  takeStretch(): boolean {
    const { cursor } = this.#fields;
    for (let row = 0; row < BATCH_ROWS; row++) {
      if (!cursor.next()) return false;
      this.#take();
    }
    return true;
  }

  /** Completes the batch: the texts of its latest row are fetched once more, rather than kept of each row. */
  finish(): void {
    if (this.#columns.latest < 0) return;
    const [, bids, asks] = this.#fields.ask(this.#latestRowid);
    if (!isBookText(bids) || !isBookText(asks)) {
      throw damaged("SQLite reads a row otherwise than its page has it");
    }
    this.#columns.finish(bids, asks);
  }

  #take(): void {
    const fields = this.#fields;
    const columns = this.#columns;
    const id = this.#hasId ? fields.value(ID) : undefined;
    let isLatest: boolean;
    const scanner = this.#scanner;
    const bidLevels = this.#scan(BIDS, -1);
    const bidSize = scanner.sideSum;
    const askLevels = bidLevels < 0 ? -1 : this.#scan(ASKS, 1);
    if (askLevels >= 0) {
      const askSize = scanner.sideSum;
      if (!columns.accepts(this.#time.read(fields, TIME), bidSize, askSize)) return;
      this.#order.set(undefined, id);
      isLatest = columns.add(this.#time, this.#order, bidSize, askSize, bidLevels, askLevels);
    } else {
      const row = columns.count;
      columns.take(fields.value(TIME), this.#text(BIDS), this.#text(ASKS), id);
      isLatest = columns.count > row && columns.latest === row;
    }
    if (isLatest) this.#latestRowid = fields.cursor.rowid;
  }

  /** Has the scanner take a side; returns how many levels it has, less than 0 if it is not taken. */
  #scan(index: number, sign: number): number {
    const { bytes, at, shape } = this.#fields.cursor;
    const kind = shape.kinds[index];
    const length = shape.lengths[index];
    if ((kind !== TEXT && kind !== BLOB) || length > MAX_BOOK_BYTES) return -1;
    const start = at + shape.offsets[index];
    return this.#scanner.takeSide(bytes, start, start + length, this.#depthLevels, sign);
  }

  /** The text of a side, for the general parser. */
  #text(index: number): SqlValue {
    const { kinds, lengths } = this.#fields.cursor.shape;
    const isTooLong = (kinds[index] === TEXT || kinds[index] === BLOB) && lengths[index] > MAX_BOOK_BYTES;
    return isTooLong ? null : this.#fields.value(index);
  }
}
