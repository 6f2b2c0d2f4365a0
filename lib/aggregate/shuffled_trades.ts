/**
 * Trades that are not stored in order of time. In a batch of such trades, nearly every row begins another window. That is why several of
 * these batches are gathered, and then put in order of windows, so that each window takes a stretch of rows at once.
 *
 * The order of rows within a window stays, since it decides between trades of the same time and number.
 *
 * @module
 */

import { type InMemory, inOrder } from "../kernel/in_memory.ts";
import { BATCH_ROWS, type TradeBatch } from "../model/batches.ts";
import type { WindowGrid } from "./window_grid.ts";

/** How many trades are gathered: a minute of a day gets about 45 of them, and their columns fit into a processor's cache. */
const MAX_ROWS = 16 * BATCH_ROWS;

/** How many rows of a batch are looked at, and how many of them must belong into an earlier window than the row before. */
const PROBED_ROWS = 33;
const LEAST_STEPS_BACK = 8;

/** How many trades a window must get on average for it to be worth the order. */
const LEAST_ROWS_EACH = 1.5;

/** Whether the trades of a batch are in no order of time. */
export function isShuffled({ count, timeMs }: TradeBatch, grid: WindowGrid): boolean {
  let steps = 0;
  for (let row = 1; row < Math.min(count, PROBED_ROWS); row++) {
    if (timeMs[row] < timeMs[row - 1] && grid.startOf(timeMs[row]) !== grid.startOf(timeMs[row - 1])) steps++;
  }
  return steps >= LEAST_STEPS_BACK;
}

/** Gathers trades. */
export class ShuffledTrades {
  #count = 0;
  readonly #columns = {
    timeMs: new Float64Array(MAX_ROWS),
    timeNs: new Int32Array(MAX_ROWS),
    orderHi: new Float64Array(MAX_ROWS),
    orderLo: new Float64Array(MAX_ROWS),
    price: new Float64Array(MAX_ROWS),
    size: new Float64Array(MAX_ROWS),
    side: new Int8Array(MAX_ROWS),
  };
  readonly #order = new Uint32Array(MAX_ROWS);
  readonly #windowOf = new Uint32Array(MAX_ROWS);
  /** For each window, the place of its next row. */
  readonly #places = new Uint32Array(MAX_ROWS + 1);

  /** Whether there is no room for another batch. */
  get isFull(): boolean {
    return this.#count + BATCH_ROWS > MAX_ROWS;
  }

  /** Copies the trades of a batch. */
  add({ count, ...batch }: TradeBatch): void {
    for (const name of NAMES) this.#columns[name].set(batch[name].subarray(0, count), this.#count);
    this.#count += count;
  }

  /**
   * Hands over all trades, in order of windows, and forgets them.
   *
   * @param take Gets batches, each valid during the call
   */
  takeAll(grid: WindowGrid, take: (batch: InMemory<TradeBatch>) => void): void {
    const count = this.#count;
    if (count === 0) return;
    this.#count = 0;
    const order = this.#orderOf(count, grid);
    for (let from = 0; from < count; from += BATCH_ROWS) {
      const rows = order.subarray(from, Math.min(count, from + BATCH_ROWS));
      take(inOrder({ count: rows.length, ...this.#columns }, rows));
    }
  }

  /** The rows in order of windows; as they came if they lie in too many windows. */
  #orderOf(count: number, grid: WindowGrid): Uint32Array {
    const order = this.#order.subarray(0, count);
    const { timeMs } = this.#columns;
    let [least, greatest] = [Infinity, -Infinity];
    for (let row = 0; row < count; row++) {
      if (timeMs[row] < least) least = timeMs[row];
      if (timeMs[row] > greatest) greatest = timeMs[row];
    }
    const firstMs = grid.startOf(least);
    // Rounding may put a row beside its window, which costs nothing but a stretch: rows of one time stay together.
    const perMs = 1 / grid.windowMs;
    const windows = Math.floor((greatest - firstMs) * perMs) + 1;
    if (windows * LEAST_ROWS_EACH > count) {
      for (let row = 0; row < count; row++) order[row] = row;
      return order;
    }
    const places = this.#places;
    places.fill(0, 0, windows + 1);
    const windowOf = this.#windowOf;
    for (let row = 0; row < count; row++) {
      places[(windowOf[row] = Math.floor((timeMs[row] - firstMs) * perMs)) + 1]++;
    }
    for (let window = 1; window < windows; window++) places[window] += places[window - 1];
    for (let row = 0; row < count; row++) order[places[windowOf[row]]++] = row;
    return order;
  }
}

const NAMES = ["timeMs", "timeNs", "orderHi", "orderLo", "price", "size", "side"] as const;
