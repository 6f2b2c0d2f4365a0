/** @module Quote bars of order-book snapshots: the best prices of the last one with both sides, and the mean spread. */

import type { BookBatch } from "../model/batches.ts";
import { addSum, roundedAt } from "../model/exact_sum.ts";
import type { Fold } from "./fold.ts";
import { copyKey, keyComesBefore } from "./order_key.ts";

const BID = 0;
const LAST_KEY = 4;
const SNAPSHOTS = 8;
const SPREADS = 9;

/**
 * Number of doubles in a quote: bid, its size, ask, its size, time and order key of the snapshot, the number of snapshots, and the
 * exact sum of spreads.
 */
export const QUOTE_WIDTH = 14;

/** Number of values at the beginning of a quote: bid, its size, ask, its size. */
const QUOTE_VALUES = 4;

/** Computes the last quote, the mean spread and the number of snapshots with both sides. Others give no value. */
export const quoteFold: Fold<BookBatch> = {
  width: QUOTE_WIDTH,

  start(state, at, batch, { kernel }) {
    if (!kernel.startQuote(batch)) return false;
    state.set(kernel.quote, at);
    return true;
  },

  add(state, at, batch, { kernel }) {
    if (kernel.startQuote(batch)) mergeQuote(state, at, kernel.quote, 0);
  },

  merge: mergeQuote,

  bar(state, at, bars, barAt) {
    for (let i = 0; i < QUOTE_VALUES; i++) bars[barAt + i] = state[at + BID + i];
    bars[barAt + 4] = roundedAt(state, at + SPREADS) / state[at + SNAPSHOTS];
    bars[barAt + 5] = state[at + SNAPSHOTS];
  },
};

function mergeQuote(state: Float64Array, at: number, other: Float64Array, otherAt: number): void {
  if (!keyComesBefore(other, otherAt + LAST_KEY, state, at + LAST_KEY)) {
    for (let i = 0; i < QUOTE_VALUES; i++) state[at + BID + i] = other[otherAt + BID + i];
    copyKey(other, otherAt + LAST_KEY, state, at + LAST_KEY);
  }
  state[at + SNAPSHOTS] += other[otherAt + SNAPSHOTS];
  addSum(state, at + SPREADS, other, otherAt + SPREADS);
}
