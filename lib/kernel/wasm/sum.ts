/** The exact sum of a column over a run. `lib/model/exact_sum.ts` explains the sums and why they are exact. */

import { Run } from "./run";

/** Number of doubles in a sum. */
export const SUM_COMPONENTS: i32 = 5;

/** Address of the sum to which {@linkcode addTerms} adds. */
export const SUM: usize = memory.data(8 * SUM_COMPONENTS, 8);

/** Offset after the last component, in bytes. */
const END: usize = 8 * SUM_COMPONENTS;

/**
 * Adds the values of the run's rows to the sum.
 *
 * @param terms Address of a term for each row of the batch; each is finite
 */
export function addTerms(terms: usize): void {
  // Two components take nearly every term without a remaining error, and are kept in locals. A test whether
  // there is an error at all would take longer than the addition, since the outcome cannot be predicted.
  let first = load<f64>(SUM);
  let second = load<f64>(SUM, 8);
  const end = terms + (<usize>Run.to << 3);
  for (let at = terms + (<usize>Run.from << 3); at < end; at += 8) {
    const term = load<f64>(at);
    const sum = first + term;
    const taken = sum - first;
    const error = (first - (sum - taken)) + (term - taken);
    first = sum;
    const secondSum = second + error;
    const secondTaken = secondSum - second;
    const rest = (second - (secondSum - secondTaken)) + (error - secondTaken);
    second = secondSum;
    if (rest != 0) addRest(rest);
  }
  store<f64>(SUM, first);
  store<f64>(SUM, second, 8);
}

/** Adds a term to the third component, the rounding error to the next component, and so on. */
function addRest(term: f64): void {
  for (let at = SUM + 16; at < SUM + END && term != 0; at += 8) {
    const before = load<f64>(at);
    const sum = before + term;
    const taken = sum - before;
    store<f64>(at, sum);
    term = (before - (sum - taken)) + (term - taken);
  }
}
