/**
 * What the decoders of trades and books share: batches are filled by the fast path and the general path in turn.
 *
 * @module
 */

import { BATCH_ROWS } from "../../../model/batches.ts";
import type { ScanResult } from "../wasm_exports.ts";
import type { RecordValues } from "./record_values.ts";

/** The columns of a batch, as far as they count rows. */
interface CountingColumns {
  count: number;
  readonly tally: { read: number };
}

/** Decodes the rows of a table: as many as possible at once by the fast path, others one by one. */
export abstract class RowDecoder {
  /** The values of the cursor's current row. */
  protected readonly values: RecordValues;
  /** Results of the fast path's last call. */
  protected readonly result: ScanResult;
  readonly #columns: CountingColumns;

  /** Makes a decoder that fills a batch's columns. */
  constructor(values: RecordValues, columns: CountingColumns, result: ScanResult) {
    this.values = values;
    this.#columns = columns;
    this.result = result;
  }

  /**
   * Decodes the next {@linkcode BATCH_ROWS} rows, all that are left, or as many as there is room for.
   *
   * @returns Whether there may be more rows
   * @throws {SourceFault} If a row cannot be read; the rows before it are in the batch
   */
  decodeBatch(): boolean {
    const { cursor } = this.values;
    const columns = this.#columns;
    for (let rows = 0; rows < BATCH_ROWS;) {
      if (!cursor.toCell()) return false;
      const read = this.decodeFast(columns.count, BATCH_ROWS - rows);
      if (read === 0 && this.isFull) return true;
      if (read > 0) {
        const written = this.result.writtenRows();
        columns.count += written;
        columns.tally.read += written;
        rows += read;
      } else {
        cursor.next();
        this.decodeRow();
        rows++;
      }
    }
    return true;
  }

  /** Whether the batch has no room for another row, after the fast path has read no row. */
  protected get isFull(): boolean {
    return false;
  }

  /**
   * Decodes rows by the fast path, up to the first row that the fast path does not know.
   *
   * @param row The next row of the batch
   * @param rows The most rows to read
   * @returns How many rows were read
   */
  protected abstract decodeFast(row: number, rows: number): number;

  /** Decodes or rejects the cursor's current row, whatever it is like. */
  protected abstract decodeRow(): void;
}
