/** @module The levels of a batch's snapshots, kept in memory while the batch is current. */

import { BATCH_ROWS, type Depth } from "../../model/batches.ts";
import type { Levels } from "../values/levels.ts";

/** Levels that are kept, after which a batch should end: 16 MiB. */
const MAX_LEVELS = 1 << 20;

/** The levels that count of each snapshot of a batch, best first. */
export class KeptLevels {
  /** Prices and sizes in turns. */
  #values = new Float64Array(1 << 12);
  /** For each snapshot, where its bids and its asks begin, and where they end. */
  readonly #starts = new Int32Array(2 * BATCH_ROWS + 1);
  #rows = 0;

  /** Whether the batch should end. */
  get isFull(): boolean {
    return this.#rows === BATCH_ROWS || this.#starts[2 * this.#rows] >= 2 * MAX_LEVELS;
  }

  /**
   * Keeps the levels of the next snapshot.
   *
   * @param depthLevels How many levels of a side count
   */
  add(bids: Levels, asks: Levels, depthLevels: number): void {
    const row = 2 * this.#rows++;
    this.#starts[row + 1] = this.#keep(this.#starts[row], bids, depthLevels);
    this.#starts[row + 2] = this.#keep(this.#starts[row + 1], asks, depthLevels);
  }

  /** The levels of a snapshot. */
  depth(row: number): Depth {
    return { bids: this.#pairs(2 * row), asks: this.#pairs(2 * row + 1) };
  }

  /** Forgets all snapshots. */
  clear(): void {
    this.#rows = 0;
  }

  #keep(start: number, levels: Levels, depthLevels: number): number {
    const count = levels.sortBest(depthLevels);
    const end = start + 2 * count;
    if (end > this.#values.length) this.#grow(end);
    for (let i = 0; i < count; i++) {
      this.#values[start + 2 * i] = levels.prices[i];
      this.#values[start + 2 * i + 1] = levels.sizes[i];
    }
    return end;
  }

  #grow(length: number): void {
    const values = new Float64Array(Math.max(length, 2 * this.#values.length));
    values.set(this.#values);
    this.#values = values;
  }

  #pairs(side: number): [price: number, size: number][] {
    const pairs: [number, number][] = [];
    for (let at = this.#starts[side]; at < this.#starts[side + 1]; at += 2) {
      pairs.push([this.#values[at], this.#values[at + 1]]);
    }
    return pairs;
  }
}
