/**
 * Decodes the rows of a table batch by batch.
 *
 * @module
 */

import { BATCH_ROWS, type BookBatch } from "../../../model/batches.ts";
import type { BookRowReader } from "../../row_readers.ts";
import type { SqlValue } from "../../values/decimal.ts";
import { SourceFault } from "../../source_fault.ts";
import type { RecordValues } from "./record_values.ts";

/** Decodes batch by batch. A fault is yielded as the last value, so that the rows before it are not lost. */
export function* decodeBatches(decoder: { decodeBatch(): boolean }): Generator<SourceFault | undefined> {
  try {
    while (decoder.decodeBatch()) yield;
    yield;
  } catch (error) {
    if (!(error instanceof SourceFault)) throw error;
    yield error;
  }
}

/**
 * Gives the books that a reader of rows makes of the values of all rows.
 *
 * @param hasEmpty Whether batches without a book are given, too
 */
export function* booksOfRows(
  values: RecordValues,
  reader: BookRowReader,
  hasEmpty: boolean,
): Generator<BookBatch> {
  const { columns } = reader;
  const row = new Array<SqlValue>(reader.selected.length).fill(null);
  const decodeBatch = () => {
    for (let rows = 0; rows < BATCH_ROWS && !reader.isFull; rows++) {
      if (!values.cursor.next()) return false;
      values.readInto(row);
      reader.take(...row);
    }
    return true;
  };
  for (const fault of decodeBatches({ decodeBatch })) {
    reader.finishBatch(undefined);
    if (columns.count > 0 || hasEmpty) yield columns;
    reader.clearBatch();
    if (fault) throw fault;
  }
}
