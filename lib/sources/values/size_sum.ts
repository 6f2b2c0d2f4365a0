/** @module The sum of sizes, exact and rounded once to the nearest double. */

import { roundedSum } from "../../model/exact_sum.ts";

/** 2^52, half of what keeps the sums of {@linkcode sumOfSizes} exact, so that rounding in the test does not matter. */
const EXACT_RATIO = 2 ** 52;

/**
 * The sum of sizes as if added exactly and rounded once.
 *
 * A second double collects what each addition loses (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", 1974). Each of n losses is at most 2^-53 times the sum, and a multiple of the last binary digit
 * of the least size, which is at least 2^-53 times that size. So the second double is exact if n times the sum is at
 * most 2^53 times the least size, and then the last addition is the only one that rounds. Other sizes, which differ
 * by more than twelve decimal digits, are summed slowly. `wasm/book_side.ts` makes the same test.
 *
 * @param sizes Finite, at least 0; those before `count` are added
 * @returns Infinity if the sum is greater than any double
 */
export function sumOfSizes(sizes: Float64Array, count: number): number {
  let sum = 0;
  let lost = 0;
  let least = Infinity;
  for (let i = 0; i < count; i++) {
    const size = sizes[i];
    const next = sum + size;
    lost += sum >= size ? (sum - next) + size : (size - next) + sum;
    sum = next;
    if (size < least && size > 0) least = size;
  }
  if (sum === Infinity) return sum;
  return isExactSum(count, sum, least) ? sum + lost : roundedSum(sizes.subarray(0, count));
}

/** Whether the losses of `count` additions were collected exactly. */
function isExactSum(count: number, sum: number, least: number): boolean {
  return sum / EXACT_RATIO * count <= least;
}
