/** @module Counts trades of size 0: corrections and other prints that move prices, but have no volume. */

import { inMemory } from "../kernel/in_memory.ts";
import { Kernel } from "../kernel/kernel.ts";
import type { Tally, TradeBatch } from "../model/batches.ts";

/** What of a batch is used here. */
type Sized = Pick<TradeBatch, "count" | "size" | "memory">;

/** Adds the trades of size 0 of a batch to the counts of a tally. Most batches have no such trade. */
export function countZeroSizes(tally: Tally, batch: Sized): void {
  const { count } = batch;
  if (count === 0) return;
  const trades = inMemory(batch);
  if (Kernel.of(trades).least(trades.size, count) > 0) return;
  const { size } = batch;
  let zeros = 0;
  for (let row = 0; row < count; row++) if (size[row] === 0) zeros++;
  tally.zero_sizes = (tally.zero_sizes ?? 0) + zeros;
}
