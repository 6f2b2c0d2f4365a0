/** @module Counts trades by the taker's side. */

import type { Tally, TradeBatch } from "../model/batches.ts";

/** The lowest bit of each of four bytes. */
const LOWEST_BITS = 0x01010101;

/** Adds the trades of a batch to the counts of a tally. */
export function countSides(tally: Tally, { count, side }: Pick<TradeBatch, "count" | "side">): void {
  let known = 0;
  let sold = 0;
  let row = 0;
  if (side.byteOffset % 4 === 0) {
    // Four sides at a time: this also runs before the engine has compiled it.
    const fours = new Int32Array(side.buffer, side.byteOffset, count >> 2);
    for (let at = 0; at < fours.length; at++) {
      known += Math.imul(fours[at] & LOWEST_BITS, LOWEST_BITS) >>> 24;
      sold += Math.imul(fours[at] >>> 7 & LOWEST_BITS, LOWEST_BITS) >>> 24;
    }
    row = fours.length * 4;
  }
  for (; row < count; row++) {
    if (side[row] !== 0) known++;
    if (side[row] < 0) sold++;
  }
  tally.bought = (tally.bought ?? 0) + known - sold;
  tally.sold = (tally.sold ?? 0) + sold;
  tally.unknown_side = (tally.unknown_side ?? 0) + count - known;
}
