/** @module Bars of order-book imbalance, and the latest depth. */

import { BATCH_ROWS, type BookBatch, type Depth } from "../model/batches.ts";
import { comesBefore } from "../model/row_order.ts";
import { Bars } from "./bars.ts";
import type { CandleOptions } from "./candles.ts";

/**
 * The imbalance of an order book: (bids - asks) / (bids + asks), in [-1, 1]; NaN where both are 0 (Cont, Kukanov and
 * Stoikov, "The price impact of order book events", 2014, use its unscaled form).
 *
 * @param bidSize Sum of the sizes of the bids that count
 * @param askSize Sum of the sizes of the asks that count
 *
 * @example
 * ```ts
 * import { imbalance } from "./obi_bars.ts";
 *
 * if (imbalance(3, 1) !== 0.5) throw new Error();
 * ```
 */
export function imbalance(bidSize: number, askSize: number): number {
  return (bidSize - askSize) / (bidSize + askSize);
}

/** Time and order key among snapshots: milliseconds, nanoseconds, `orderHi` and `orderLo`. */
type Key = [ms: number, ns: number, hi: number, lo: number];

/** The levels of a snapshot, with its time and order key among snapshots. */
export interface PlacedDepth {
  /** The levels. */
  depth: Depth;
  /** Its place. */
  key: Key;
}

/** Makes imbalance bars, the candles of a window's imbalances, from snapshots that come in any order. */
export class ObiBars extends Bars {
  /** The last snapshot, and the same with its levels once they were asked for. */
  #latest: { depth: () => Depth; key: Key } | undefined;
  #placed: PlacedDepth | undefined;
  readonly #values = new Float64Array(BATCH_ROWS);

  /** No bars yet. */
  constructor(options: CandleOptions) {
    super(options, false);
  }

  /**
   * Adds the snapshots of a batch.
   *
   * @returns How many of them gave no value, since they hold nothing on both sides
   */
  addBatch(batch: BookBatch): number {
    const { count, latest, depth, timeMs, timeNs, orderHi, orderLo } = batch;
    if (count === 0) return 0;
    const empty = this.#setValues(batch);
    this.candles.add(batch, this.#values);
    this.#addDepth(depth, [timeMs[latest], timeNs[latest], orderHi[latest], orderLo[latest]]);
    return empty;
  }

  /** Works out the imbalances of a batch; returns how many are undefined. */
  #setValues({ count, bidSize, askSize }: BookBatch): number {
    const values = this.#values;
    let empty = 0;
    for (let row = 0; row < count; row++) {
      const value = imbalance(bidSize[row], askSize[row]);
      values[row] = value;
      if (Number.isNaN(value)) empty++;
    }
    return empty;
  }

  /** The last snapshot in time and order, and of two that are equal in that, the one added later. */
  get latest(): PlacedDepth | undefined {
    if (this.#latest === undefined) return undefined;
    return this.#placed ??= { depth: this.#latest.depth(), key: this.#latest.key };
  }

  /** Takes a snapshot for the latest, if it is. */
  addDepth({ depth, key }: PlacedDepth): void {
    this.#addDepth(() => depth, key);
  }

  #addDepth(depth: () => Depth, key: Key): void {
    if (this.#latest !== undefined && comesBefore(...key, ...this.#latest.key)) return;
    this.#latest = { depth, key };
    this.#placed = undefined;
  }

  /** Hands over the latest snapshot, and begins again without any. */
  takeLatest(): PlacedDepth | undefined {
    const { latest } = this;
    this.#latest = this.#placed = undefined;
    return latest;
  }
}
