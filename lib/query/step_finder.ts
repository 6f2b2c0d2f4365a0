/**
 * The step of prices or sizes: the greatest decimal of which all of them are multiples.
 *
 * Values are whole numbers of 10^-n, whose greatest common divisor is the step; n grows with the values.
 *
 * @module
 */

import { POW10 } from "../sources/values/decimal.ts";
import { decimalOf } from "./price_rows.ts";

/** Whole numbers below this stand for one decimal only. */
const MAX_WHOLE = 1e15;

/** Steps are made coarser by these factors, which every usual step is made of. */
const FACTORS = [2, 3, 5];

/** Finds the step of values. */
export class StepFinder {
  #decimals = 0;
  #scale = 1;
  #divisor = 0;
  #isUnknown = false;

  /** Takes a value. */
  add(value: number): void {
    const whole = Math.round(Math.abs(value) * this.#scale);
    if (whole / this.#scale === Math.abs(value) && whole < MAX_WHOLE) {
      if (this.#divisor === 0 || whole % this.#divisor !== 0) {
        this.#divisor = greatestDivisor(whole, this.#divisor);
      }
    } else if (!this.#isUnknown) this.#addUnusual(value);
  }

  /** The step; undefined if there is no value but 0, or values have more than 15 digits. */
  get step(): number | undefined {
    return this.#isUnknown || this.#divisor === 0 ? undefined : this.#divisor / this.#scale;
  }

  /**
   * A coarser step of which nearly all values are multiples, if there is one.
   *
   * @param values All values, or a sample
   * @param share The least share of the values that are multiples, from 0 to 1
   * @returns The step and the share of its multiples
   */
  coarser(values: Float64Array, share: number): { step: number; share: number } {
    let best = { factor: 1, share: 1 };
    const extend = (factor: number, from: number): void => {
      for (const prime of FACTORS.slice(from)) {
        const fitting = this.#shareOf(values, factor * prime);
        if (fitting < share) continue;
        if (factor * prime > best.factor) best = { factor: factor * prime, share: fitting };
        extend(factor * prime, FACTORS.indexOf(prime));
      }
    };
    // All values may be multiples of every step if all are 0.
    if (this.step !== undefined && values.some((value) => value !== 0)) extend(1, 0);
    return { step: this.#divisor * best.factor / this.#scale, share: best.share };
  }

  #shareOf(values: Float64Array, factor: number): number {
    const divisor = this.#divisor * factor;
    let fitting = 0;
    for (const value of values) if (Math.round(Math.abs(value) * this.#scale) % divisor === 0) fitting++;
    return fitting / values.length;
  }

  #addUnusual(value: number): void {
    const { decimals } = decimalOf(value);
    const added = decimals - this.#decimals;
    const divisor = this.#divisor * (POW10[added] ?? NaN);
    this.#isUnknown = !(added > 0 && decimals < POW10.length && divisor < MAX_WHOLE);
    if (this.#isUnknown) return;
    this.#decimals = decimals;
    this.#scale = POW10[decimals];
    this.#divisor = divisor;
    const isExact = Math.round(Math.abs(value) * this.#scale) < MAX_WHOLE;
    if (isExact) this.add(value);
    else this.#isUnknown = true;
  }
}

function greatestDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
