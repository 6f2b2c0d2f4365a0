/** @module Reads books whose sides are two columns of text. */

import { type BookColumnOptions, BookColumns } from "../book_columns.ts";
import { timeReader } from "../recognition/time_columns.ts";
import type { BookSchema } from "../recognition/schema.ts";
import type { BookRowReader } from "../row_readers.ts";
import type { SqlValue } from "../values/decimal.ts";
import type { DatabaseSync } from "node:sqlite";
import { BookTexts } from "./book_texts.ts";
import { selectedOfBook } from "./select_list.ts";

/** Reads books whose sides are two columns of text. */
export class TextBookReader implements BookRowReader {
  readonly selected: readonly string[];
  readonly columns: BookColumns;
  readonly #texts: BookTexts;
  readonly #hasId: boolean;
  /** Rows of the table since the batch began. */
  #rows = 0;

  /** Makes a reader of a table's rows. The texts of rows whose levels are asked for are read a second time. */
  constructor(db: DatabaseSync, schema: BookSchema, options: BookColumnOptions) {
    this.selected = selectedOfBook({ ...schema, instrument: undefined });
    this.#texts = new BookTexts(db, schema);
    this.columns = new BookColumns({
      ...options,
      time: timeReader(schema),
      readTexts: (row) => this.#texts.read(row),
    });
    this.#hasId = schema.id !== undefined;
  }

  use(db: DatabaseSync): void {
    this.#texts.use(db);
  }

  get isFull(): boolean {
    return this.#texts.isFull;
  }

  take(time: SqlValue, bids: SqlValue, asks: SqlValue, id: SqlValue): void {
    const { columns } = this;
    const row = columns.count;
    columns.take(time, bids, asks, this.#hasId ? id : undefined);
    if (columns.count > row) this.#texts.add(row, this.#rows, bids, asks);
    this.#rows++;
  }

  skip(): void {
    this.#rows++;
  }

  end(): void {}

  finishBatch(start: bigint | undefined): void {
    this.columns.finish();
    this.#texts.start = start;
  }

  clearBatch(): void {
    this.columns.clear();
    this.#texts.clear();
    this.#rows = 0;
  }
}
