/** @module What trades and snapshots have in common, from the records of their table into the columns of a batch. */

import { BATCH_ROWS } from "../../../model/batches.ts";
import type { RecordValues } from "./record_values.ts";
import type { TableCursor } from "./table_cursor.ts";

/** The columns of a batch, as far as they count rows. */
interface Counting {
  count: number;
  readonly tally: { read: number };
}

/** Takes the rows of a table: many at once where they are plain, else one by one. */
export abstract class RowDecoder {
  /** The values of the row that the cursor is at. */
  protected readonly fields: RecordValues;
  readonly #columns: Counting;

  /** Puts rows into columns. */
  constructor(fields: RecordValues, columns: Counting) {
    this.fields = fields;
    this.#columns = columns;
  }

  /**
   * Takes the next {@linkcode BATCH_ROWS} rows, or those that are left.
   *
   * @returns Whether there may be more
   * @throws {SourceFault} If a row cannot be read; those before it are taken
   */
  takeStretch(): boolean {
    const { cursor } = this.fields;
    const columns = this.#columns;
    for (let row = 0; row < BATCH_ROWS;) {
      if (!cursor.toCell()) return false;
      const taken = this.takePlain(cursor, columns.count, BATCH_ROWS - row);
      columns.count += taken;
      columns.tally.read += taken;
      row += taken;
      if (taken > 0) continue;
      cursor.next();
      this.takeRow();
      row++;
    }
    return true;
  }

  /**
   * Takes rows that are written as recorders mostly write them, for as long as they follow each other, into the rows
   * of the batch from this one on.
   *
   * @param rows The most rows to take
   * @returns How many were taken
   */
  protected abstract takePlain(cursor: TableCursor, row: number, rows: number): number;

  /** Takes or rejects the row that the cursor is at, whatever it is like. */
  protected abstract takeRow(): void;
}
