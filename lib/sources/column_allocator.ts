/** @module Memory for the columns of a batch. */

import { BATCH_ROWS } from "../model/batches.ts";

/** Gives out columns of {@linkcode BATCH_ROWS} elements: one after the other in a buffer, or each with its own. */
export class ColumnAllocator {
  /** Bytes that the columns of a batch take, all of them: no batch has more than one of snapshots. */
  static readonly BATCH_BYTES = BATCH_ROWS * (9 * 8 + 3 * 4);

  readonly #buffer: ArrayBuffer | undefined;
  #at: number;

  /**
   * Room in a buffer.
   *
   * @param buffer The buffer; without one, each column has its own
   * @param at Where the first column begins, a multiple of 8
   */
  constructor(buffer?: ArrayBuffer, at = 0) {
    this.#buffer = buffer;
    this.#at = at;
  }

  /** A column of doubles. */
  doubles(): Float64Array {
    return new Float64Array(...this.#column(8));
  }

  /** A column of 32-bit integers. */
  ints(): Int32Array {
    return new Int32Array(...this.#column(4));
  }

  /** A column of bytes. */
  bytes(): Int8Array {
    return new Int8Array(...this.#column(1));
  }

  #column(elementBytes: number): [buffer: ArrayBuffer, at: number, elements: number] {
    if (this.#buffer === undefined) return [new ArrayBuffer(BATCH_ROWS * elementBytes), 0, BATCH_ROWS];
    const at = this.#at;
    this.#at += BATCH_ROWS * elementBytes;
    return [this.#buffer, at, BATCH_ROWS];
  }
}
