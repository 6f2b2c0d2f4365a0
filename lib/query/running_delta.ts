/** @module The delta of a bar after each of its trades: bought less sold. */

import { addToSum, roundedAt, SUM_COMPONENTS } from "../model/exact_sum.ts";
import { comesBefore } from "../model/row_order.ts";

/**
 * The running delta of one bar: each delta is the exact sum of the trades so far, rounded once. The zero before the first trade
 * does not count.
 */
export class RunningDelta {
  /** The least delta after a trade. */
  low = Infinity;
  /** The greatest delta after a trade. */
  high = -Infinity;
  /** Whether a trade came after one that it counts before. */
  isOutOfOrder = false;

  /** The exact sum as two doubles, the second one for what the first one cannot hold. */
  #sum = 0;
  #rest = 0;
  /** The exact sum in place of these, once two doubles cannot hold the sum. */
  #long: Float64Array | undefined;
  #ms = -Infinity;
  #ns = 0;
  #hi = 0;
  #lo = 0;

  /**
   * Adds the next trade, given its place in the order of trades.
   *
   * @param change The trade's size if its taker bought, less than 0 if its taker sold, 0 otherwise
   */
  addNext(ms: number, ns: number, hi: number, lo: number, change: number): void {
    if (comesBefore(ms, ns, hi, lo, this.#ms, this.#ns, this.#hi, this.#lo)) this.isOutOfOrder = true;
    this.#ms = ms;
    this.#ns = ns;
    this.#hi = hi;
    this.#lo = lo;
    this.#add(change);
    const delta = this.#long === undefined ? this.#sum + this.#rest : roundedAt(this.#long, 0);
    if (delta < this.low) this.low = delta;
    if (delta > this.high) this.high = delta;
  }

  /**
   * Adds an exact sum of trades that come before the next one, without a look at the deltas between them.
   *
   * @param sums Where the sum lies
   * @param at Index of its first component
   */
  skip(sums: Float64Array, at: number): void {
    for (let component = 0; component < SUM_COMPONENTS; component++) this.#add(sums[at + component]);
  }

  /** Takes account of deltas that were found elsewhere. */
  include(low: number, high: number): void {
    if (low < this.low) this.low = low;
    if (high > this.high) this.high = high;
  }

  /** Forgets all trades. */
  restart(): void {
    this.low = Infinity;
    this.high = -Infinity;
    this.isOutOfOrder = false;
    this.#sum = this.#rest = 0;
    this.#long = undefined;
    this.#ms = -Infinity;
  }

  #add(change: number): void {
    if (this.#long !== undefined) return addToSum(this.#long, 0, change);
    // The rounding error of an addition is a double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2).
    const before = this.#sum;
    const sum = before + change;
    const taken = sum - before;
    const error = (before - (sum - taken)) + (change - taken);
    const restBefore = this.#rest;
    const rest = restBefore + error;
    if (rest - restBefore !== error || rest - error !== restBefore) {
      this.#long = new Float64Array(SUM_COMPONENTS);
      for (const term of [before, restBefore, change]) addToSum(this.#long, 0, term);
      return;
    }
    this.#sum = sum;
    this.#rest = rest;
  }
}
