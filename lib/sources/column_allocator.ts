/** @module Allocates the typed arrays that the columns of a batch are. */

import { BATCH_ROWS } from "../model/batches.ts";

/**
 * Allocates columns of {@linkcode BATCH_ROWS} elements: one after the other in a given buffer, or each in a buffer of
 * its own.
 */
export class ColumnAllocator {
  /** The most bytes that the columns of a batch take: those of a batch of books, with their rowids. */
  static readonly MAX_BATCH_BYTES = BATCH_ROWS * (10 * 8 + 3 * 4);

  readonly #buffer: ArrayBuffer | undefined;
  #offset: number;

  /**
   * @param buffer The buffer that holds all columns; by default, each column has its own
   * @param offset Where the first column begins in the buffer, in bytes; a multiple of 8
   */
  constructor(buffer?: ArrayBuffer, offset = 0) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  /** Allocates a column of doubles. */
  doubles(): Float64Array {
    return new Float64Array(...this.#allocate(8));
  }

  /** Allocates a column of 64-bit integers. */
  bigInts(): BigInt64Array {
    return new BigInt64Array(...this.#allocate(8));
  }

  /** Allocates a column of 32-bit integers. */
  ints(): Int32Array {
    return new Int32Array(...this.#allocate(4));
  }

  /** Allocates a column of bytes. */
  bytes(): Int8Array {
    return new Int8Array(...this.#allocate(1));
  }

  #allocate(elementBytes: number): [buffer: ArrayBuffer, offset: number, length: number] {
    if (this.#buffer === undefined) return [new ArrayBuffer(BATCH_ROWS * elementBytes), 0, BATCH_ROWS];
    const offset = this.#offset;
    this.#offset += BATCH_ROWS * elementBytes;
    return [this.#buffer, offset, BATCH_ROWS];
  }
}
