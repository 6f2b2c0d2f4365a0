/**
 * Exact sums of doubles in SQL: each term is cut into limbs, a whole number below 2^32 for each 32 bits behind the point,
 * and one for what is before the point. Sums of limbs are 64-bit integers, so they are exact, and depend on no order.
 *
 * Cutting is exact, because what {@linkcode cut} computes are differences and multiples by powers of two of a double whose
 * leading bits are taken away.
 *
 * @module
 */

import { addToSum } from "../model/exact_sum.ts";

const LIMB_BITS = 32;
const LIMB = "4294967296.";

/** Bits of a double's mantissa behind its leading bit. */
const MANTISSA_BITS = 52;

/** The most limbs behind the point. Values with bits behind that are summed from rows. */
export const MAX_LIMBS = 8;

/** Sums of limbs are exact as long as the greatest term times the number of terms is less than this. */
export const GREATEST_SUM = 2 ** 62;

/**
 * The number of limbs behind the point that values need.
 *
 * @param leasts For each factor of a term, a number that is not greater than any positive value
 */
export function limbsOf(...leasts: number[]): number {
  // A positive double of at least 2^e is a multiple of 2^(e - 52).
  const bits = leasts.reduce((sum, least) => sum + MANTISSA_BITS - Math.floor(Math.log2(least)), 0);
  return Math.max(0, Math.ceil(bits / LIMB_BITS));
}

/**
 * SQL that cuts a value into limbs, as columns with the names `{name}0`, `{name}1` and so on.
 *
 * @param name The name of a column of doubles of at least 0, which also begins the names of further columns
 * @param limbs The number of limbs behind the point
 */
export function cut(name: string, limbs: number): string[] {
  const columns = [`floor(${name}) AS ${name}0`];
  let rest = name;
  for (let limb = 1; limb <= limbs; limb++) {
    columns.push(
      `(${rest} - ${name}${limb - 1}) * ${LIMB} AS ${name}r${limb}`,
      `floor(${name}r${limb}) AS ${name}${limb}`,
    );
    rest = `${name}r${limb}`;
  }
  return columns;
}

/** The names of a value's limbs, from the one before the point on. */
export function limbNames(name: string, limbs: number): string[] {
  return Array.from({ length: limbs + 1 }, (_, limb) => `${name}${limb}`);
}

/**
 * Adds sums of limbs to an exact sum.
 *
 * @param sums Where the exact sum lies, at `at`
 * @param limbs For each limb, the column with the high and low words of its sums
 * @param row The row of the columns
 */
export function addLimbs(
  sums: Float64Array,
  at: number,
  limbs: readonly { high: Float64Array; low: Float64Array }[],
  row: number,
): void {
  limbs.forEach(({ high, low }, limb) => {
    const scale = 2 ** (-LIMB_BITS * limb);
    addToSum(sums, at, high[row] * 2 ** LIMB_BITS * scale);
    addToSum(sums, at, low[row] * scale);
  });
}
