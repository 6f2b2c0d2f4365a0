/** @module The numbers of a batch's trades, to find out whether two trades can have the same number. */

import type { TradeBatch } from "../../model/batches.ts";

/** From the least to the greatest of some numbers, each `hi` and `lo` of an order key. */
export class NumberRange {
  #leastHi = Infinity;
  #leastLo = Infinity;
  #greatestHi = -Infinity;
  #greatestLo = -Infinity;

  /** Extends the range to a number. */
  include(hi: number, lo: number): void {
    if (isLess(hi, lo, this.#leastHi, this.#leastLo)) [this.#leastHi, this.#leastLo] = [hi, lo];
    if (isLess(this.#greatestHi, this.#greatestLo, hi, lo)) [this.#greatestHi, this.#greatestLo] = [hi, lo];
  }

  /** Whether the ranges have a number in common. */
  overlaps(other: NumberRange): boolean {
    return !isLess(this.#greatestHi, this.#greatestLo, other.#leastHi, other.#leastLo) &&
      !isLess(other.#greatestHi, other.#greatestLo, this.#leastHi, this.#leastLo);
  }
}

/** The numbers of a batch of trades. */
export class BatchNumbers {
  /** The range of the numbers. */
  readonly range: NumberRange = new NumberRange();
  /** How many trades have no number. */
  readonly unnumbered: number;
  /** Whether two trades of the batch may have the same number. */
  readonly mayRepeat: boolean;
  /** `lo` of all numbers in ascending order; undefined if `hi` differs among them. */
  readonly #sorted: Float64Array | undefined;

  /** Takes the numbers of a batch, which may be filled again afterwards. */
  constructor({ count, orderHi, orderLo }: TradeBatch) {
    const numbers = new Float64Array(count);
    let length = 0;
    let hi = Infinity;
    let isAscending = true;
    let isOneHi = true;
    for (let row = 0; row < count; row++) {
      if (orderHi[row] === Infinity) continue;
      if (length === 0) hi = orderHi[row];
      else if (orderHi[row] !== hi) isOneHi = false;
      else if (!(orderLo[row] > numbers[length - 1])) isAscending = false;
      numbers[length++] = orderLo[row];
    }
    this.unnumbered = count - length;
    this.mayRepeat = !isOneHi;
    if (!isOneHi) {
      for (let row = 0; row < count; row++) {
        if (orderHi[row] !== Infinity) this.range.include(orderHi[row], orderLo[row]);
      }
      return;
    }
    const sorted = this.#sorted = numbers.subarray(0, length);
    if (!isAscending) sorted.sort();
    for (let at = 1; at < length; at++) if (sorted[at] === sorted[at - 1]) this.mayRepeat = true;
    if (length === 0) return;
    this.range.include(hi, sorted[0]);
    this.range.include(hi, sorted[length - 1]);
  }

  /** Whether a trade of another batch may have the same number as a trade of this batch. */
  mayShare(other: BatchNumbers): boolean {
    if (!this.range.overlaps(other.range)) return false;
    const [a, b] = [this.#sorted, other.#sorted];
    if (a === undefined || b === undefined) return true;
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      if (a[i] === b[j]) return true;
      if (a[i] < b[j]) i++;
      else j++;
    }
    return false;
  }
}

function isLess(aHi: number, aLo: number, bHi: number, bLo: number): boolean {
  return aHi < bHi || (aHi === bHi && aLo < bLo);
}
