/** @module The delta of a bar after each of its trades: bought less sold. */

import { comesBefore } from "../model/row_order.ts";

/** The running delta of one bar. The zero before the first trade does not count. */
export class RunningDelta {
  /** The least delta after a trade. */
  low = Infinity;
  /** The greatest delta after a trade. */
  high = -Infinity;
  /** Whether a trade came after one that it counts before. */
  isOutOfOrder = false;

  /** The sum as two doubles, the second one for what the first one cannot hold. */
  #sum = 0;
  #rest = 0;
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
    // The rounding error of an addition is a double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2).
    const before = this.#sum;
    const sum = before + change;
    const taken = sum - before;
    this.#rest += (before - (sum - taken)) + (change - taken);
    this.#sum = sum;
    const delta = sum + this.#rest;
    if (delta < this.low) this.low = delta;
    if (delta > this.high) this.high = delta;
  }

  /** Forgets all trades. */
  restart(): void {
    this.low = Infinity;
    this.high = -Infinity;
    this.isOutOfOrder = false;
    this.#sum = this.#rest = 0;
    this.#ms = -Infinity;
  }
}
