/** The flow of a run of trades: who bought, who sold, how much, and the sum of price times size. */

import { FLOW, FLOW_WIDTH, LARGEST, TRADES } from "./flow_parts";
import { sumProducts } from "./products";
import { Run } from "./run";
import { sumVolumes } from "./volumes";

/**
 * Computes the flow of the run's rows.
 *
 * @param price Address of the column of prices
 * @param size Address of the column of sizes
 * @param side Address of the column of sides: a byte for each row, 1 for a buy, -1 for a sell, 0 for unknown
 */
export function startFlow(price: usize, size: usize, side: usize): void {
  memory.fill(FLOW, 0, 8 * FLOW_WIDTH);
  store<f64>(FLOW, <f64>(Run.to - Run.from), 8 * TRADES);
  const highest = findExtremes(price, size);
  sumVolumes(size, side);
  sumProducts(price, size, highest);
}

/** Puts the largest size, and returns the highest price of the run's rows; NaN if a price is below 0. */
function findExtremes(price: usize, size: usize): f64 {
  let highest = f64x2.splat(0);
  let largest = f64x2.splat(0);
  let signs = f64x2.splat(0);
  const end = <usize>Run.to << 3;
  let at = <usize>Run.from << 3;
  for (; at + 8 < end; at += 16) {
    const prices = v128.load(price + at);
    signs = v128.or(signs, prices);
    highest = f64x2.pmax(highest, prices);
    largest = f64x2.pmax(largest, v128.load(size + at));
  }
  if (at < end) {
    const prices = v128.load64_zero(price + at);
    signs = v128.or(signs, prices);
    highest = f64x2.pmax(highest, prices);
    largest = f64x2.pmax(largest, v128.load64_zero(size + at));
  }
  store<f64>(FLOW, max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1)), 8 * LARGEST);
  if (i64x2.bitmask(signs) != 0) return NaN;
  return max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
}
