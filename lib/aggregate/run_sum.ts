/** @module Exact sums over the rows of a run, as a part of a fold's state; `lib/model/exact_sum.ts` explains the sums. */

import { SUM_COMPONENTS } from "../model/exact_sum.ts";
import type { WindowRun } from "./window_run.ts";

/**
 * Puts the sum of a column over some rows.
 *
 * @param state Where the sum is put
 * @param at Index of its first double
 * @param terms A term for each row of the batch, in the batch's memory; finite
 * @param run Which rows count
 */
export function startSum(state: Float64Array, at: number, terms: Float64Array, { kernel }: WindowRun): void {
  kernel.sum.fill(0);
  kernel.addTerms(terms);
  state.set(kernel.sum, at);
}

/**
 * Adds the terms of some rows to a sum.
 *
 * @param state Where the sum lies
 * @param at Index of its first double
 * @param terms A term for each row of the batch, in the batch's memory; finite
 * @param run Which rows count
 */
export function addToSum(state: Float64Array, at: number, terms: Float64Array, { kernel }: WindowRun): void {
  for (let component = 0; component < SUM_COMPONENTS; component++) {
    kernel.sum[component] = state[at + component];
  }
  kernel.addTerms(terms);
  state.set(kernel.sum, at);
}
