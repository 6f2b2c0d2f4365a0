/** The flow of a run of trades: who bought, who sold, how much, and the sum of price times size. */

import { Run } from "./run";
import { addSum, addTerm, SUM_BYTES, SUM_COMPONENTS } from "./sum";

// Where a flow has its parts, in doubles; as in `../../aggregate/flow.ts`.
const BUY_TRADES: usize = 0;
const SELL_TRADES: usize = 1;
const TRADES: usize = 2;
const LARGEST: usize = 3;
const BUY_VOLUME: usize = 4;
const SELL_VOLUME: usize = 9;
const UNKNOWN_VOLUME: usize = 14;
const PRODUCTS: usize = 19;
const SCALE: usize = 24;

/** Number of doubles in a flow. */
export const FLOW_WIDTH: i32 = 25;

/** Address of the flow that was computed last. */
export const FLOW: usize = memory.data(8 * FLOW_WIDTH, 8);

/** Address of the sum of all sizes of that flow. */
export const VOLUME: usize = memory.data(8 * SUM_COMPONENTS, 8);

/** Products of at least 2^-900 and at most 2^900 are summed as they are. */
const LEAST_PRODUCT: f64 = reinterpret<f64>(<u64>(1023 - 900) << 52);
const GREATEST_PRODUCT: f64 = reinterpret<f64>(<u64>(1023 + 900) << 52);

/** 2^600 and 2^-600: products are scaled in two steps, since 2^1200 is no double. */
const UP: f64 = reinterpret<f64>(<u64>(1023 + 600) << 52);
const DOWN: f64 = reinterpret<f64>(<u64>(1023 - 600) << 52);

/**
 * Computes the flow and the volume of the run's rows.
 *
 * @param price Address of the column of prices
 * @param size Address of the column of sizes
 * @param side Address of the column of sides: a byte for each row, 1 for a buy, -1 for a sell
 */
export function startFlow(price: usize, size: usize, side: usize): void {
  memory.fill(FLOW, 0, 8 * FLOW_WIDTH);
  memory.fill(VOLUME, 0, SUM_BYTES);
  const scale = scaleOfProducts(price, size);
  let bought: u32 = 0;
  let sold: u32 = 0;
  let largest: f64 = 0;
  for (let row = Run.from; row < Run.to; row++) {
    const rowSize = load<f64>(size + (<usize>row << 3));
    const rowSide = load<i8>(side + row);
    if (rowSize > largest) largest = rowSize;
    if (rowSide > 0) bought++;
    if (rowSide < 0) sold++;
    addTerm(FLOW + 8 * (rowSide > 0 ? BUY_VOLUME : rowSide < 0 ? SELL_VOLUME : UNKNOWN_VOLUME), rowSize);
    addProduct(load<f64>(price + (<usize>row << 3)), rowSize, scale);
  }
  store<f64>(FLOW, <f64>bought, 8 * BUY_TRADES);
  store<f64>(FLOW, <f64>sold, 8 * SELL_TRADES);
  store<f64>(FLOW, <f64>(Run.to - Run.from), 8 * TRADES);
  store<f64>(FLOW, largest, 8 * LARGEST);
  store<f64>(FLOW, scale, 8 * SCALE);
  addSum(VOLUME, FLOW + 8 * BUY_VOLUME);
  addSum(VOLUME, FLOW + 8 * SELL_VOLUME);
  addSum(VOLUME, FLOW + 8 * UNKNOWN_VOLUME);
}

/** How products are scaled so that neither they nor their errors overflow or underflow; see `../../aggregate/flow.ts`. */
function scaleOfProducts(price: usize, size: usize): f64 {
  let greatest: f64 = 0;
  const end = <usize>Run.to << 3;
  for (let at = <usize>Run.from << 3; at < end; at += 8) {
    greatest = max(greatest, abs(load<f64>(price + at) * load<f64>(size + at)));
  }
  return greatest > GREATEST_PRODUCT ? 1 : greatest < LEAST_PRODUCT ? -1 : 0;
}

/** Adds price times size to the sum of products: the rounded product, and its error, which is a double as well. */
function addProduct(price: f64, size: f64, scale: f64): void {
  if (scale > 0) {
    price *= DOWN;
    size *= DOWN;
  } else if (scale < 0) {
    price *= UP;
    size *= UP;
  } else if (abs(price) > GREATEST_PRODUCT) {
    // Only the factor is that large, not the product: the halves of the factor would overflow.
    price *= DOWN;
    size *= UP;
  } else if (size > GREATEST_PRODUCT) {
    price *= UP;
    size *= DOWN;
  }
  const product = price * size;
  addTerm(FLOW + 8 * PRODUCTS, product);
  addTerm(FLOW + 8 * PRODUCTS, errorOfProduct(price, size, product));
}

/**
 * The error of a rounded product (Dekker, "A floating-point technique for extending the available precision", 1971).
 * Each factor is the sum of two numbers of at most 26 bits, whose products are exact.
 */
@inline
function errorOfProduct(a: f64, b: f64, product: f64): f64 {
  const aHigh = highPart(a);
  const aLow = a - aHigh;
  const bHigh = highPart(b);
  const bLow = b - bHigh;
  return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
}

/** A number rounded to 26 binary digits; half-way away from 0. The carry of the fraction raises the exponent, as it should. */
@inline
function highPart(value: f64): f64 {
  return reinterpret<f64>((reinterpret<u64>(value) + (1 << 26)) & ~<u64>((1 << 27) - 1));
}
