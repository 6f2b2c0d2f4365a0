/** @module Price bars of trades: the candle of a window's prices, and the exact sum of its sizes. */

import type { TradeBatch } from "../model/batches.ts";
import { addToCandle, CANDLE_VALUES, CANDLE_WIDTH, mergeCandle, startCandle } from "./candle.ts";
import { addSum, addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { VOLUME } from "./flow.ts";
import type { Fold } from "./fold.ts";

const SUM = CANDLE_WIDTH;

/** Computes open, high, low, close and volume. */
export const priceFold: Fold<TradeBatch> = {
  width: CANDLE_WIDTH + SUM_COMPONENTS,

  start(state, at, batch, run) {
    startCandle(state, at, batch.price, run);
    run.computeFlow(batch);
    const { flow } = run.kernel;
    for (let i = 0; i < SUM_COMPONENTS; i++) state[at + SUM + i] = flow[VOLUME + i];
    return true;
  },

  add(state, at, batch, run) {
    addToCandle(state, at, batch.price, run);
    if (run.to - run.from === 1) {
      addToSum(state, at + SUM, batch.size[run.from]);
      return;
    }
    run.computeFlow(batch);
    addSum(state, at + SUM, run.kernel.flow, VOLUME);
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
