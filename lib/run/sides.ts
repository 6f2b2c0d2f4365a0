/** @module Counts trades by the taker's side. */

import { inMemory } from "../kernel/in_memory.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { Tally, TradeBatch } from "../model/batches.ts";

/** What of a batch is used here. */
type Sided = Pick<TradeBatch, "count" | "side" | "memory">;

/** Adds the trades of a batch to the counts of a tally. */
export function countSides(tally: Tally, batch: Sided): void {
  const { count } = batch;
  const trades = inMemory(batch);
  const kernel = Kernel.of(trades);
  const bought = kernel.countBought(trades.side, count);
  const sold = kernel.countSold(trades.side, count);
  tally.bought = (tally.bought ?? 0) + bought;
  tally.sold = (tally.sold ?? 0) + sold;
  tally.unknown_side = (tally.unknown_side ?? 0) + count - bought - sold;
}
