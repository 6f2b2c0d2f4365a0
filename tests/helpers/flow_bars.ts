/** @module Comparison of flow bars with those of the naive model. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";

/** Index of the mean price in a bar. */
const VWAP = 7;

/** How far a quotient of two rounded sums is from the exact quotient at most, in relative terms. */
const TOLERANCE = 4 * Number.EPSILON;

/**
 * Asserts that flow bars are equal, and their mean prices to a few units in the last place.
 *
 * @param actual The bars, with null or NaN for a mean price that does not exist
 * @param expected The bars of the naive model
 */
export function assertFlowBars(actual: (number | null)[][], expected: number[][]): void {
  const withoutMean = (bars: (number | null)[][]) => bars.map((bar) => bar.with(VWAP, 0));
  assertEquals(withoutMean(actual), withoutMean(expected));
  for (const [index, { [VWAP]: mean }] of expected.entries()) {
    const value = actual[index][VWAP] ?? NaN;
    const difference = Math.abs(value - mean);
    const isClose = difference <= TOLERANCE * Math.abs(mean) || difference <= Number.MIN_VALUE;
    assert(isClose || Number.isNaN(mean) && Number.isNaN(value), `${actual[index]} has not ${mean}`);
  }
}
