/** @module Imbalance bars of order-book snapshots: the candle of a window's imbalances. */

import type { BookBatch } from "../model/batches.ts";
import { addToCandle, CANDLE_VALUES, CANDLE_WIDTH, mergeCandle, startCandle } from "./candle.ts";
import type { Fold } from "./fold.ts";
import type { WindowRun } from "./window_run.ts";

/**
 * The imbalance of an order book, `(bids - asks) / (bids + asks)`, in [-1, 1]; NaN if both are 0 (Cont, Kukanov and
 * Stoikov, "The price impact of order book events", 2014, use its unscaled form).
 *
 * @param bidSize Sum of the sizes of the bids that count
 * @param askSize Sum of the sizes of the asks that count
 *
 * @example
 * ```ts
 * import { imbalance } from "./imbalance.ts";
 *
 * if (imbalance(3, 1) !== 0.5) throw new Error();
 * ```
 */
export function imbalance(bidSize: number, askSize: number): number {
  return (bidSize - askSize) / (bidSize + askSize);
}

/** Computes the first, highest, lowest and last imbalance. Snapshots with nothing on both sides give no value. */
export const imbalanceFold: Fold<BookBatch> = {
  width: CANDLE_WIDTH,

  start(state, at, batch, run) {
    return startCandle(state, at, imbalancesOf(batch, run), run);
  },

  add(state, at, batch, run) {
    addToCandle(state, at, imbalancesOf(batch, run), run);
  },

  merge: mergeCandle,

  bar(state, at, bars, barAt) {
    for (let i = 0; i < CANDLE_VALUES; i++) bars[barAt + i] = state[at + i];
  },
};

/** The imbalances of a run's rows, each at its row's index. They hold until the next call. */
function imbalancesOf({ bidSize, askSize }: BookBatch, { kernel }: WindowRun): Float64Array {
  kernel.imbalances(bidSize, askSize);
  return kernel.values;
}
