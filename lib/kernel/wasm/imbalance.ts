/** Imbalances of order books; `../imbalance.ts` has the formula. */

import { BATCH_ROWS, Run } from "./run";

/** Address of a column for values that are computed from other columns. */
export const VALUES: usize = memory.data(8 * BATCH_ROWS, 16);

/**
 * Computes the imbalance of each of the run's rows into {@linkcode VALUES}; NaN if both sides are 0.
 *
 * @param bidSize Address of the column of bid sizes
 * @param askSize Address of the column of ask sizes
 */
export function imbalances(bidSize: usize, askSize: usize): void {
  const end = <usize>Run.to << 3;
  for (let at = <usize>Run.from << 3; at < end; at += 8) {
    const bid = load<f64>(bidSize + at);
    const ask = load<f64>(askSize + at);
    store<f64>(VALUES + at, (bid - ask) / (bid + ask));
  }
}

/** How many of the first `count` rows have nothing on both sides. */
export function countEmptyBooks(bidSize: usize, askSize: usize, count: u32): u32 {
  let empty: u32 = 0;
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += 8) {
    if (load<f64>(bidSize + at) == 0 && load<f64>(askSize + at) == 0) empty++;
  }
  return empty;
}

/**
 * How many of the first `count` rows have a best bid that is not below the best ask; NaN stands for a side without
 * levels.
 */
export function countCrossedBooks(bestBid: usize, bestAsk: usize, count: u32): u32 {
  let crossed: u32 = 0;
  const end = <usize>(count & ~1) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    crossed += popcnt(i64x2.bitmask(f64x2.ge(v128.load(bestBid + at), v128.load(bestAsk + at))));
  }
  if (count & 1) crossed += u32(load<f64>(bestBid + end) >= load<f64>(bestAsk + end));
  return crossed;
}
