/**
 * Flow bars of trades: volume and number of trades by the taker's side, the mean price weighted by size, and the
 * largest trade.
 *
 * A product of price and size is summed exactly, as the rounded product and its rounding error, which is a double too
 * unless it underflows. So that neither the product nor its error leaves the range of doubles, the products of a window are
 * scaled by a power of two if the greatest of them is below 2^-900 (then by 2^1200) or above 2^900 (then by 2^-1200). The
 * scale is part of the state.
 *
 * @module
 */

import type { TradeBatch } from "../model/batches.ts";
import { addSum, addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { Fold } from "./fold.ts";

const BUY_TRADES = 0;
const SELL_TRADES = 1;
const TRADES = 2;
const LARGEST = 3;
const BUY_VOLUME = 4;
const SELL_VOLUME = 9;
const UNKNOWN_VOLUME = 14;
/** Index of the exact sum of all sizes. */
export const VOLUME = 19;
/** Index of the exact sum of the products of price and size. */
export const PRODUCTS = 24;
/** 0 if products are as they are, 1 if they are divided by 2^1200, -1 if they are multiplied by 2^1200. */
const SCALE = 29;

/** Number of doubles in a flow, which begins with the numbers of buys, of sells and of all trades, and the largest size. */
export const FLOW_WIDTH = 30;

/** Where the exact sum of the sizes of each side is; that of all sizes follows. */
export const VOLUMES = [
  { side: "buy", index: BUY_VOLUME },
  { side: "sell", index: SELL_VOLUME },
  { side: "unknown", index: UNKNOWN_VOLUME },
] as const;

/** Half of the step of scales, since 2^1200 is no double. */
const HALF_STEP = 2 ** 600;

/** Products of prices and sizes in this range need no scale, and neither do the errors of these products. */
const LEAST_FACTOR = 2 ** -300;
const GREATEST_FACTOR = 2 ** 300;

/** Splits a double into two numbers of at most 26 bits. */
const SPLITTER = 2 ** 27 + 1;

/** Computes volumes and numbers of trades by side, the volume-weighted mean price, and the largest size. */
export const flowFold: Fold<TradeBatch> = {
  width: FLOW_WIDTH,

  start(state, at, batch, run) {
    run.computeFlow(batch);
    state.set(run.kernel.flow, at);
    return true;
  },

  add(state, at, batch, run) {
    if (run.to - run.from === 1 && addTrade(state, at, batch, run.from)) return;
    run.computeFlow(batch);
    mergeFlow(state, at, run.kernel.flow, 0);
  },

  merge: mergeFlow,

  bar(state, at, bars, barAt) {
    bars[barAt] = roundedAt(state, at + BUY_VOLUME);
    bars[barAt + 1] = roundedAt(state, at + SELL_VOLUME);
    bars[barAt + 2] = roundedAt(state, at + UNKNOWN_VOLUME);
    bars[barAt + 3] = state[at + BUY_TRADES];
    bars[barAt + 4] = state[at + SELL_TRADES];
    bars[barAt + 5] = state[at + TRADES];
    bars[barAt + 6] = meanPrice(state, at);
    bars[barAt + 7] = state[at + LARGEST];
  },
};

/**
 * Adds one trade, if its product needs no scale. Where rows are not stored in order of time, nearly every run is one
 * trade, and merging a flow of 30 doubles takes several times as long as adding three terms.
 *
 * @returns Whether the trade was added
 */
function addTrade(state: Float64Array, at: number, { price, size, side }: TradeBatch, row: number): boolean {
  const a = price[row];
  const b = size[row];
  if (!(a >= LEAST_FACTOR && a <= GREATEST_FACTOR && b >= LEAST_FACTOR && b <= GREATEST_FACTOR)) return false;
  if (state[at + SCALE] !== 0) return false;
  const taker = side[row];
  if (taker > 0) state[at + BUY_TRADES]++;
  else if (taker < 0) state[at + SELL_TRADES]++;
  state[at + TRADES]++;
  if (b > state[at + LARGEST]) state[at + LARGEST] = b;
  addToSum(state, at + (taker > 0 ? BUY_VOLUME : taker < 0 ? SELL_VOLUME : UNKNOWN_VOLUME), b);
  addToSum(state, at + VOLUME, b);
  const product = a * b;
  addToSum(state, at + PRODUCTS, product);
  addToSum(state, at + PRODUCTS, errorOfProduct(a, b, product));
  return true;
}

/** The error of a rounded product (Dekker, "A floating-point technique for extending the available precision", 1971). */
function errorOfProduct(a: number, b: number, product: number): number {
  const aHigh = highPart(a);
  const aLow = a - aHigh;
  const bHigh = highPart(b);
  const bLow = b - bHigh;
  return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
}

function highPart(value: number): number {
  const split = SPLITTER * value;
  return split - (split - value);
}

function mergeFlow(state: Float64Array, at: number, other: Float64Array, otherAt: number): void {
  state[at + BUY_TRADES] += other[otherAt + BUY_TRADES];
  state[at + SELL_TRADES] += other[otherAt + SELL_TRADES];
  state[at + TRADES] += other[otherAt + TRADES];
  if (other[otherAt + LARGEST] > state[at + LARGEST]) state[at + LARGEST] = other[otherAt + LARGEST];
  addSum(state, at + BUY_VOLUME, other, otherAt + BUY_VOLUME);
  addSum(state, at + SELL_VOLUME, other, otherAt + SELL_VOLUME);
  addSum(state, at + UNKNOWN_VOLUME, other, otherAt + UNKNOWN_VOLUME);
  addSum(state, at + VOLUME, other, otherAt + VOLUME);
  if (state[at + SCALE] === other[otherAt + SCALE]) {
    addSum(state, at + PRODUCTS, other, otherAt + PRODUCTS);
  } else mergeProducts(state, at, other, otherAt);
}

/** Adds products of another scale, both in the greater of the two scales. */
function mergeProducts(state: Float64Array, at: number, other: Float64Array, otherAt: number): void {
  const scale = Math.max(state[at + SCALE], other[otherAt + SCALE]);
  const products = other.slice(otherAt + PRODUCTS, otherAt + PRODUCTS + SUM_COMPONENTS);
  scaleDown(products, scale - other[otherAt + SCALE]);
  scaleDown(state.subarray(at + PRODUCTS, at + PRODUCTS + SUM_COMPONENTS), scale - state[at + SCALE]);
  state[at + SCALE] = scale;
  addSum(state, at + PRODUCTS, products, 0);
}

/** Divides by 2^1200 several times. What is lost is less than 2^-170 of the products that are added. */
function scaleDown(products: Float64Array, steps: number): void {
  for (let step = 0; step < 2 * steps; step++) {
    for (let i = 0; i < SUM_COMPONENTS; i++) products[i] /= HALF_STEP;
  }
}

/** The sum of the products over the sum of the sizes; NaN if the latter is 0 or beyond the greatest double. */
function meanPrice(state: Float64Array, at: number): number {
  if (!Number.isFinite(state[at + VOLUME])) return NaN;
  const products = roundedAt(state, at + PRODUCTS);
  const sizes = roundedAt(state, at + VOLUME);
  const scale = state[at + SCALE];
  if (scale === 0) return products / sizes;
  const half = scale > 0 ? HALF_STEP : 1 / HALF_STEP;
  return products / (sizes / half) * half;
}
