/**
 * Judges trades whose numbers are out of order only within a batch or between two batches, or whose batches lie apart
 * in any order, such as those of a table that is stored newest first. Keeps the last batch, and of the others the
 * ranges of their numbers.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";
import { BatchNumbers, type NumberRange } from "./batch_numbers.ts";
import { Fingerprint } from "./fingerprint.ts";
import { FingerprintSet } from "./fingerprint_set.ts";
import { type Judge, judgeBySet, type Judgement, tradesFrom } from "./judge.ts";
import { selectTrades } from "./select_trades.ts";

/** Judges trades as long as their numbers overlap with those of the batch before alone. */
export class NeighbourJudge implements Judge {
  readonly #earlier: NumberRange[] = [];
  #last: { numbers: BatchNumbers; trades: TradeBatch } | undefined;
  readonly #fingerprint = new Fingerprint();
  readonly #seen = new FingerprintSet();

  judge(batch: TradeBatch, from: number): Judgement | undefined {
    const numbers = new BatchNumbers(batch);
    if (this.#earlier.some((range) => range.overlaps(numbers.range))) return undefined;
    const judgement = numbers.mayRepeat || this.#last?.numbers.mayShare(numbers)
      ? this.#compare(batch, from)
      : { trades: tradesFrom(batch, from), duplicates: 0, unnumbered: numbers.unnumbered };
    if (this.#last) this.#earlier.push(this.#last.numbers.range);
    this.#last = {
      numbers,
      trades: selectTrades(batch, Array.from({ length: batch.count }, (_, row) => row)),
    };
    return judgement;
  }

  /** Compares a batch with itself and the last batch. */
  #compare(batch: TradeBatch, from: number): Judgement {
    this.#seen.clear();
    const { trades } = this.#last ?? {};
    for (let row = 0; trades && row < trades.count; row++) {
      if (trades.orderHi[row] === Infinity) continue;
      this.#fingerprint.set(trades, row);
      this.#seen.add(this.#fingerprint);
    }
    return judgeBySet(batch, from, this.#seen);
  }
}
