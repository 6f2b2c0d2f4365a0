/** @module Counts trades by the taker's side. */

import type { Tally, TradeBatch } from "../model/batches.ts";

/** Adds the trades of a batch to the counts of a tally. */
export function countSides(tally: Tally, { count, side }: Pick<TradeBatch, "count" | "side">): void {
  let known = 0;
  let difference = 0;
  for (let row = 0; row < count; row++) {
    known += side[row] & 1;
    difference += side[row];
  }
  tally.bought = (tally.bought ?? 0) + (known + difference) / 2;
  tally.sold = (tally.sold ?? 0) + (known - difference) / 2;
  tally.unknown_side = (tally.unknown_side ?? 0) + count - known;
}
