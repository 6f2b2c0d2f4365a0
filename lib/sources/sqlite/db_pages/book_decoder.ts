/** @module Snapshots, from the records of their table into the columns of a batch. */

import { type BookColumns, isBookText, UNKNOWN_BEST } from "../../book_columns.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { OrderKey } from "../../values/order_key.ts";
import { BOOK, MAX_BOOK_BYTES } from "../select_list.ts";
import type { RecordValues } from "./record_values.ts";
import { damaged } from "./db_page_file.ts";
import { BLOB, type RecordLayout, TEXT } from "./record.ts";
import { RowDecoder } from "./row_decoder.ts";
import type { Scanner } from "../scanner.ts";
import type { TableCursor } from "./table_cursor.ts";
import { TimeDecoder } from "./time_decoder.ts";

const { time: TIME, bids: BIDS, asks: ASKS, id: ID } = BOOK;

/** Takes snapshots. */
export class BookDecoder extends RowDecoder {
  readonly #columns: BookColumns;
  readonly #depthLevels: number;
  readonly #hasId: boolean;
  readonly #time = new TimeDecoder();
  readonly #order = new OrderKey();
  readonly #scanner: Scanner;
  /** Whether rows may be such as the scanner takes whole. */
  readonly #isPlain: boolean;
  #latestRowid = 0n;

  /**
   * Puts a table's rows into columns.
   *
   * @param depthLevels Count only the best so many levels of a side
   * @param hasId Whether the table has an `id` that is not the rowid
   * @param scanner Has the rows and the columns in its memory
   * @param layout Where the rows have their values
   */
  constructor(
    fields: RecordValues,
    columns: BookColumns,
    depthLevels: number,
    hasId: boolean,
    scanner: Scanner,
    { wantedAs, rowid }: RecordLayout,
  ) {
    super(fields, columns);
    this.#columns = columns;
    this.#depthLevels = depthLevels;
    this.#hasId = hasId;
    this.#scanner = scanner;
    this.#isPlain = !hasId && rowid < 0 && scanner.setBook(wantedAs);
  }

  /** Completes the batch: the texts of its latest row are fetched once more, rather than kept of each row. */
  finish(): void {
    if (this.#columns.latest < 0) return;
    const [, bids, asks] = this.fields.ask(this.#latestRowid);
    if (!isBookText(bids) || !isBookText(asks)) {
      throw damaged("SQLite reads a row otherwise than its page has it");
    }
    this.#columns.finish(bids, asks);
  }

  protected override takePlain(cursor: TableCursor, row: number, rows: number): number {
    // The scanner knows no ranges.
    if (!this.#isPlain || this.#columns.range !== undefined) return 0;
    const taken = cursor.takeBooks(row, rows, this.#depthLevels);
    const { result } = this.#scanner;
    if (taken > 0 && this.#columns.takeLatest(result.latestRow())) {
      this.#latestRowid = BigInt(result.latestRowid());
    }
    return taken;
  }

  protected override takeRow(): void {
    const fields = this.fields;
    const columns = this.#columns;
    const isTime = this.#time.read(fields, TIME);
    if (!columns.isWanted(isTime, this.#time.ms)) return;
    const id = this.#hasId ? fields.value(ID) : undefined;
    let isLatest: boolean;
    const scanner = this.#scanner;
    const bidLevels = this.#scan(BIDS, -1);
    const bidSize = scanner.result.sideSum();
    const askLevels = bidLevels < 0 ? -1 : this.#scan(ASKS, 1);
    if (askLevels >= 0) {
      const askSize = scanner.result.sideSum();
      if (!columns.accepts(isTime, bidSize, askSize)) return;
      this.#order.set(undefined, id);
      isLatest = columns.add(this.#time, this.#order, bidSize, askSize, bidLevels, askLevels, UNKNOWN_BEST);
    } else {
      const row = columns.count;
      columns.take(fields.value(TIME), this.#text(BIDS), this.#text(ASKS), id);
      isLatest = columns.count > row && columns.latest === row;
    }
    if (isLatest) this.#latestRowid = fields.cursor.rowid;
  }

  /** Has the scanner take a side; returns how many levels it has, less than 0 if it is not taken. */
  #scan(index: number, sign: number): number {
    const { bytes, at, shape } = this.fields.cursor;
    const kind = shape.kinds[index];
    const length = shape.lengths[index];
    if ((kind !== TEXT && kind !== BLOB) || length > MAX_BOOK_BYTES) return -1;
    const start = at + shape.offsets[index];
    return this.#scanner.takeSide(bytes, start, start + length, this.#depthLevels, sign);
  }

  /** The text of a side, for the general parser. */
  #text(index: number): SqlValue {
    const { kinds, lengths } = this.fields.cursor.shape;
    const isTooLong = (kinds[index] === TEXT || kinds[index] === BLOB) && lengths[index] > MAX_BOOK_BYTES;
    return isTooLong ? null : this.fields.value(index);
  }
}
