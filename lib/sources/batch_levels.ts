/** @module All levels of the books of a batch, for callers that want them. */

import { BATCH_ROWS, type KeptLevels } from "../model/batches.ts";
import type { Levels } from "./values/levels.ts";

const FIRST_DOUBLES = 1 << 12;

/** The levels of the rows of a batch; reused for every batch. */
export class BatchLevels implements KeptLevels {
  pairs: Float64Array<ArrayBuffer>;
  readonly ends: Int32Array<ArrayBuffer>;
  /** How many doubles of `pairs` are used. */
  used = 0;
  readonly #first: Float64Array<ArrayBuffer>;

  /** No levels yet, which go into memory that may be given. */
  constructor(
    [pairs, ends]: [pairs: Float64Array<ArrayBuffer>, ends: Int32Array<ArrayBuffer>] = [
      new Float64Array(FIRST_DOUBLES),
      new Int32Array(BATCH_ROWS),
    ],
  ) {
    this.pairs = this.#first = pairs;
    this.ends = ends;
  }

  /** Whether levels did not fit into the memory that was given, and are elsewhere. */
  get isMoved(): boolean {
    return this.pairs !== this.#first;
  }

  /** Adds the levels of the next row. */
  add(row: number, bids: Levels, asks: Levels): void {
    this.#addSide(bids);
    this.#addSide(asks);
    this.ends[row] = this.used;
  }

  /** Forgets all levels. */
  clear(): void {
    this.used = 0;
    this.pairs = this.#first;
  }

  #addSide({ count, prices, sizes }: Levels): void {
    if (this.used + 2 * count > this.pairs.length) {
      const pairs = new Float64Array(2 * (this.used + 2 * count));
      pairs.set(this.pairs.subarray(0, this.used));
      this.pairs = pairs;
    }
    for (let level = 0; level < count; level++) {
      this.pairs[this.used++] = prices[level];
      this.pairs[this.used++] = sizes[level];
    }
  }
}
