/** Exact sums. `lib/model/exact_sum.ts` explains the sums and why they are exact. */

/** Number of doubles in a sum. */
export const SUM_COMPONENTS: i32 = 5;

/** Number of bytes in a sum. */
export const SUM_BYTES: usize = 8 * SUM_COMPONENTS;

/**
 * Adds a term to the first component of a sum, the rounding error to the next component, and so on.
 *
 * @param sum Address of the sum
 * @param term A finite number
 */
export function addTerm(sum: usize, term: f64): void {
  for (let at = sum; at < sum + SUM_BYTES && term != 0; at += 8) {
    const before = load<f64>(at);
    const total = before + term;
    const taken = total - before;
    store<f64>(at, total);
    term = (before - (total - taken)) + (term - taken);
  }
}

/** Adds a sum to another sum. */
export function addSum(sum: usize, other: usize): void {
  for (let offset: usize = 0; offset < SUM_BYTES; offset += 8) addTerm(sum, load<f64>(other + offset));
}
