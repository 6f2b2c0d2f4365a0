/** @module Reads the books of one instrument from a table that may hold several. */

import type { DatabaseSync } from "node:sqlite";
import type { BookColumns } from "./book_columns.ts";
import type { UpdateOrder } from "./books/update_order.ts";
import { InstrumentFilter } from "./instrument_filter.ts";
import { scalar } from "./recognition/expressions.ts";
import type { InstrumentColumns, TableSchema } from "./recognition/schema.ts";
import type { BookRowReader } from "./row_readers.ts";
import type { SqlValue } from "./values/decimal.ts";

/** Hands the rows of one instrument to the reader of a form of books, and skips all other rows. */
export class InstrumentBookReader implements BookRowReader {
  readonly selected: readonly string[];
  readonly columns: BookColumns;
  readonly order: UpdateOrder | undefined;
  readonly groupedBy: readonly string[] | undefined;

  readonly #reader: BookRowReader;
  readonly #filter: InstrumentFilter;
  /** How many of the values belong to the other reader; the instrument's follow. */
  readonly #width: number;

  /** Makes a reader of a table's rows. */
  constructor(reader: BookRowReader, schema: TableSchema, instrument: InstrumentColumns) {
    this.#reader = reader;
    this.#filter = new InstrumentFilter(instrument);
    this.#width = reader.selected.length;
    this.selected = [...reader.selected, ...instrument.columns.map((column) => scalar(schema, column))];
    this.columns = reader.columns;
    this.order = reader.order;
    this.groupedBy = reader.groupedBy;
  }

  use(db: DatabaseSync): void {
    this.#reader.use?.(db);
  }

  get isFull(): boolean {
    return this.#reader.isFull;
  }

  get batchRows(): number | undefined {
    return this.#reader.batchRows;
  }

  take(...values: SqlValue[]): void {
    const instrument = values.splice(this.#width);
    if (this.#filter.accepts(instrument)) this.#reader.take(...values);
    else {
      this.columns.skipOther(InstrumentFilter.isNamed(instrument));
      this.#reader.skip?.();
    }
  }

  endBook(): void {
    this.#reader.endBook?.();
  }

  end(): void {
    this.#reader.end();
  }

  finishBatch(start: bigint | undefined): void {
    this.#reader.finishBatch(start);
  }

  clearBatch(): void {
    this.#reader.clearBatch();
  }
}
