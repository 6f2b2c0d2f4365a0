/** @module Allocates the typed arrays that the columns of a batch are. */

import { BATCH_ROWS } from "../model/batches.ts";

/** The unit of WebAssembly memory, in bytes. */
export const WASM_PAGE_BYTES = 1 << 16;

/** Allocates columns of {@linkcode BATCH_ROWS} elements in a WebAssembly memory, one after the other. */
export class ColumnAllocator {
  /** The most bytes that the columns of a batch take: those of a batch of books, with their rowids. */
  static readonly MAX_BATCH_BYTES = BATCH_ROWS * (10 * 8 + 3 * 4);

  /**
   * Where columns may begin, in bytes. The memory before belongs to the WebAssembly modules that work on columns: 64 KiB
   * to the module in `lib/sources/sqlite`, then 64 KiB to the module in `lib/kernel`.
   */
  static readonly COLUMNS_AT = 2 * WASM_PAGE_BYTES;

  /** The memory that holds all columns. */
  readonly memory: WebAssembly.Memory;
  #offset: number;

  /**
   * @param memory The memory that holds all columns; by default a new one, with room for a batch
   * @param offset Where the first column begins in the memory, in bytes; a multiple of 8
   */
  constructor(memory?: WebAssembly.Memory, offset: number = ColumnAllocator.COLUMNS_AT) {
    const bytes = ColumnAllocator.COLUMNS_AT + ColumnAllocator.MAX_BATCH_BYTES;
    this.memory = memory ?? new WebAssembly.Memory({ initial: Math.ceil(bytes / WASM_PAGE_BYTES) });
    this.#offset = offset;
  }

  /** Allocates a column of doubles. */
  doubles(): Float64Array {
    return new Float64Array(this.memory.buffer, this.#place(8), BATCH_ROWS);
  }

  /** Allocates a column of 64-bit integers. */
  bigInts(): BigInt64Array {
    return new BigInt64Array(this.memory.buffer, this.#place(8), BATCH_ROWS);
  }

  /** Allocates a column of 32-bit integers. */
  ints(): Int32Array {
    return new Int32Array(this.memory.buffer, this.#place(4), BATCH_ROWS);
  }

  /** Allocates a column of bytes. */
  bytes(): Int8Array {
    return new Int8Array(this.memory.buffer, this.#place(1), BATCH_ROWS);
  }

  #place(elementBytes: number): number {
    const offset = this.#offset;
    this.#offset += BATCH_ROWS * elementBytes;
    return offset;
  }
}
