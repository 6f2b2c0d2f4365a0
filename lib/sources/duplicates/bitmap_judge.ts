/**
 * Judges trades in any order as long as no number comes twice: then no trade can be a duplicate. Keeps one bit for each
 * number of the range in which the numbers lie.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";
import { type Judge, type Judgement, tradesFrom } from "./judge.ts";
import { NumberBitmap } from "./number_bitmap.ts";

/** The most memory for each trade, in bytes; numbers that lie further apart need another judge. */
const BYTES_PER_TRADE = 16;

/** Memory that may be taken before there are many trades: a range of 33 million numbers. */
const FIRST_BYTES = 1 << 22;

/** Judges trades as long as their numbers are whole, close together and all different. */
export class BitmapJudge implements Judge {
  readonly #numbers = new NumberBitmap();
  /** The `hi` of all numbers; undefined before the first number. */
  #hi: number | undefined;
  #trades = 0;

  judge(batch: TradeBatch, from: number): Judgement | undefined {
    const { count, orderHi, orderLo } = batch;
    let least = Infinity;
    let greatest = -Infinity;
    let unnumbered = 0;
    for (let row = 0; row < count; row++) {
      const hi = orderHi[row];
      if (hi === Infinity) {
        unnumbered++;
        continue;
      }
      this.#hi ??= hi;
      const lo = orderLo[row];
      if (hi !== this.#hi || !Number.isInteger(lo)) return undefined;
      if (lo < least) least = lo;
      if (lo > greatest) greatest = lo;
    }
    this.#trades += count;
    if (unnumbered < count) {
      const maxBytes = Math.max(FIRST_BYTES, BYTES_PER_TRADE * this.#trades);
      if (!this.#numbers.cover(least, greatest, maxBytes)) return undefined;
      for (let row = 0; row < count; row++) {
        if (orderHi[row] !== Infinity && !this.#numbers.add(orderLo[row])) return undefined;
      }
    }
    return { trades: tradesFrom(batch, from), duplicates: 0, unnumbered };
  }
}
