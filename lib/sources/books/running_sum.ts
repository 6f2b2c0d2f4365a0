/**
 * A sum to which terms are added, and from which they are taken away again, without any loss.
 *
 * The sum is kept as two doubles whose exact sum is the exact sum of the terms. What an addition loses is itself a
 * double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2, theorem B). If two doubles ever cannot hold the
 * sum, which takes terms that differ by more than about thirty decimal digits, the sum says so and is made again from
 * the terms.
 *
 * @module
 */

import { roundedSum } from "../../model/exact_sum.ts";

/** A sum of doubles under addition and subtraction. */
export class RunningSum {
  /** The sum, rounded once to the nearest double; of no use unless {@linkcode isExact}. */
  rounded = 0;
  /** Whether no digit was lost. If not, {@linkcode recompute} before you read the sum. */
  isExact = true;

  /** The exact sum less `rounded`. */
  #rest = 0;

  /** Sets the sum to that of no terms. */
  clear(): void {
    this.rounded = 0;
    this.#rest = 0;
    this.isExact = true;
  }

  /** Adds a term; a negative term takes its absolute value away. */
  add(term: number): void {
    const before = this.rounded;
    const sum = before + term;
    const taken = sum - before;
    const error = (before - (sum - taken)) + (term - taken);

    const restBefore = this.#rest;
    const rest = restBefore + error;
    const restTaken = rest - restBefore;
    // NaN, after an overflow, also counts as a loss.
    if ((restBefore - (rest - restTaken)) + (error - restTaken) !== 0) this.isExact = false;

    const rounded = sum + rest;
    const roundedTaken = rounded - sum;
    this.rounded = rounded;
    this.#rest = (sum - (rounded - roundedTaken)) + (rest - roundedTaken);
  }

  /**
   * Makes the sum from all its terms. `rounded` then is the sum, even if two doubles cannot hold the exact sum, so that
   * {@linkcode isExact} remains false.
   */
  recompute(terms: Float64Array): void {
    const all = [...terms];
    this.rounded = roundedSum(all);
    this.#rest = roundedSum([...all, -this.rounded]);
    this.isExact = roundedSum([...all, -this.rounded, -this.#rest]) === 0;
  }
}
