/** @module Bars of order-book imbalance, and the latest depth. */

import type { BookBatch, Depth } from "../ingest/batches.ts";
import { comesBefore } from "../ingest/order.ts";
import { Candles } from "./candles.ts";

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

/** Makes imbalance bars, the candles of a window's imbalances, from snapshots that come in any order. */
export class ObiBars extends Candles {
  /** The levels of the last snapshot in time and order; undefined before the first. */
  depth: Depth | undefined;
  /** Snapshots that gave no value, since they held nothing on both sides. */
  undefinedSnapshots = 0;
  #depthMs = -Infinity;
  #depthNs = 0;
  #depthHi = 0;
  #depthLo = 0;

  /** Adds the snapshots of a batch. */
  addBatch(batch: BookBatch): void {
    const { count, timeMs, timeNs, orderHi, orderLo, bidSize, askSize } = batch;
    for (let row = 0; row < count; row++) {
      const value = imbalance(bidSize[row], askSize[row]);
      if (Number.isNaN(value)) this.undefinedSnapshots++;
      else this.add(timeMs[row], timeNs[row], orderHi[row], orderLo[row], value);
    }
    if (count > 0) this.#takeDepth(batch);
  }

  #takeDepth({ latest, depth, timeMs, timeNs, orderHi, orderLo }: BookBatch): void {
    const [ms, ns, hi, lo] = [timeMs[latest], timeNs[latest], orderHi[latest], orderLo[latest]];
    if (comesBefore(ms, ns, hi, lo, this.#depthMs, this.#depthNs, this.#depthHi, this.#depthLo)) return;
    [this.#depthMs, this.#depthNs, this.#depthHi, this.#depthLo] = [ms, ns, hi, lo];
    this.depth = depth;
  }
}
