/** @module Judges trades whose numbers ascend from row to row: no such trade can be a duplicate. Keeps nothing. */

import { inMemory } from "../../kernel/in_memory.ts";
import { Kernel } from "../../kernel/kernel.ts";
import type { TradeBatch } from "../../model/batches.ts";
import { type Judge, type Judgement, tradesFrom } from "./judge.ts";

/** Judges trades as long as their numbers ascend. */
export class AscendingJudge implements Judge {
  /** The greatest number so far. */
  #hi = -Infinity;
  #lo = 0;

  /** The greatest number so far, `orderHi` and `orderLo`. */
  get greatest(): [hi: number, lo: number] {
    return [this.#hi, this.#lo];
  }

  judge(batch: TradeBatch, from: number): Judgement | undefined {
    if (batch.count === 0) return { trades: batch, duplicates: 0, unnumbered: 0 };
    const trades = inMemory(batch);
    const kernel = Kernel.of(trades);
    const { numbers } = kernel;
    numbers[0] = this.#hi;
    numbers[1] = this.#lo;
    const ascending = kernel.countAscending(trades.orderHi, trades.orderLo, batch.count);
    if (ascending < batch.count) return undefined;
    const [hi, lo, unnumbered] = numbers;
    this.#hi = hi;
    this.#lo = lo;
    return { trades: tradesFrom(batch, from), duplicates: 0, unnumbered };
  }
}
