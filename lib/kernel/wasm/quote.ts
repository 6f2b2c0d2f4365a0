/** The quotes of a run of snapshots: the last one with both sides, and the sum of the spreads. */

import { comesBefore, putKey, Run, RUN } from "./run";
import { addTerm, SUM_COMPONENTS } from "./sum";

// Where a quote has its parts, in doubles; as in `../../aggregate/quote.ts`.
const BID: usize = 0;
const BID_SIZE: usize = 1;
const ASK: usize = 2;
const ASK_SIZE: usize = 3;
const LAST_KEY: usize = 4;
const SNAPSHOTS: usize = 8;
const SPREADS: usize = 9;

/** Number of doubles in a quote. */
export const QUOTE_WIDTH: i32 = 14;

/** Address of the quote that was computed last. */
export const QUOTE: usize = memory.data(8 * QUOTE_WIDTH, 8);

/**
 * Computes the quote of the run's rows that have both a best bid and a best ask.
 *
 * @param bid Address of the column of best bids; NaN for none
 * @param bidSize Address of the column of their sizes
 * @param ask Address of the column of best asks; NaN for none
 * @param askSize Address of the column of their sizes
 * @returns Whether there is such a row
 */
export function startQuote(bid: usize, bidSize: usize, ask: usize, askSize: usize): bool {
  memory.fill(QUOTE, 0, 8 * QUOTE_WIDTH);
  let snapshots: u32 = 0;
  for (let row = Run.from; row < Run.to; row++) {
    if (!hasBoth(bid, ask, row)) continue;
    snapshots++;
    addTerm(QUOTE + 8 * SPREADS, load<f64>(ask + (<usize>row << 3)));
    addTerm(QUOTE + 8 * SPREADS, -load<f64>(bid + (<usize>row << 3)));
  }
  if (snapshots == 0) return false;
  const last = lastWithBoth(bid, ask);
  const last8 = <usize>last << 3;
  store<f64>(QUOTE, load<f64>(bid + last8), 8 * BID);
  store<f64>(QUOTE, load<f64>(bidSize + last8), 8 * BID_SIZE);
  store<f64>(QUOTE, load<f64>(ask + last8), 8 * ASK);
  store<f64>(QUOTE, load<f64>(askSize + last8), 8 * ASK_SIZE);
  putKey(QUOTE + 8 * LAST_KEY, last);
  store<f64>(QUOTE, <f64>snapshots, 8 * SNAPSHOTS);
  return true;
}

/** The last row, in time and order, with both sides; there is one. */
function lastWithBoth(bid: usize, ask: usize): u32 {
  let last = load<u32>(RUN, 4);
  if (hasBoth(bid, ask, last)) return last;
  last = Run.from;
  while (!hasBoth(bid, ask, last)) last++;
  for (let row = last + 1; row < Run.to; row++) {
    if (hasBoth(bid, ask, row) && !comesBefore(row, last)) last = row;
  }
  return last;
}

@inline
function hasBoth(bid: usize, ask: usize, row: u32): bool {
  return !isNaN(load<f64>(bid + (<usize>row << 3))) && !isNaN(load<f64>(ask + (<usize>row << 3)));
}
