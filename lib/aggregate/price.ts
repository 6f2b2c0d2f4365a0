/** @module Price bars of trades: the candle of a window's prices, and the exact sum of its sizes. */

import type { TradeBatch } from "../model/batches.ts";
import { addToCandle, CANDLE_VALUES, CANDLE_WIDTH, mergeCandle, startCandle } from "./candle.ts";
import { addSum, addTerms, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { Fold } from "./fold.ts";

const SUM = CANDLE_WIDTH;

/** Computes open, high, low, close and volume. */
export const priceFold: Fold<TradeBatch> = {
  width: CANDLE_WIDTH + SUM_COMPONENTS,

  start(state, at, { price, size }, run) {
    startCandle(state, at, price, run);
    state.fill(0, at + SUM, at + SUM + SUM_COMPONENTS);
    addTerms(state, at + SUM, size, run.from, run.to);
    return true;
  },

  add(state, at, { price, size }, run) {
    addToCandle(state, at, price, run);
    addTerms(state, at + SUM, size, run.from, run.to);
  },

  merge(state, at, other, otherAt) {
    mergeCandle(state, at, other, otherAt);
    addSum(state, at + SUM, other, otherAt + SUM);
  },

  bar(state, at, bars, barAt) {
    for (let i = 0; i < CANDLE_VALUES; i++) bars[barAt + i] = state[at + i];
    bars[barAt + CANDLE_VALUES] = roundedAt(state, at + SUM);
  },
};
