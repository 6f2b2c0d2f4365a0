/**
 * Sums of doubles that depend neither on the order of the terms nor on how the terms are split into parts.
 *
 * A sum is kept as five doubles, the components, whose exact sum is the exact sum of the terms: the rounding error of
 * each addition, which is itself a double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2, theorem B), is
 * added to the next component. The sum is rounded once, when a bar is made.
 *
 * The error of an addition to the last component would be lost. It is 0, and the sum exact, as long as all terms are
 * multiples of some 2^k and n additions stay below 2^m with `m - k < 265 - 4 log2(n)`: an error is at most 2^-53 of the
 * greatest sum in its component, so n errors are at most n 2^-53 of it, and n^4 2^(m - 265) after the fifth component.
 * Merging two sums counts as five additions. See docs/bars.md for what that means in sizes and trades.
 *
 * @module
 */

/** Number of doubles in a sum. */
export const SUM_COMPONENTS = 5;

/**
 * Adds a sum to another sum.
 *
 * @param sums Where the sum lies that is changed
 * @param at Index of its first double
 * @param others Where the other sum lies
 * @param otherAt Index of its first double
 */
export function addSum(sums: Float64Array, at: number, others: Float64Array, otherAt: number): void {
  for (let component = 0; component < SUM_COMPONENTS; component++) {
    addTerm(sums, at, at + SUM_COMPONENTS, others[otherAt + component]);
  }
}

/**
 * Adds a term to a sum.
 *
 * @param sums Where the sum lies
 * @param at Index of its first double
 */
export function addToSum(sums: Float64Array, at: number, term: number): void {
  addTerm(sums, at, at + SUM_COMPONENTS, term);
}

/** Adds a term to the component at `at`, the rounding error to the next component, and so on. */
function addTerm(sums: Float64Array, at: number, end: number, term: number): void {
  for (; at < end && term !== 0; at++) {
    const before = sums[at];
    const sum = before + term;
    const taken = sum - before;
    sums[at] = sum;
    term = (before - (sum - taken)) + (term - taken);
  }
}

/** More than the relative error of the quick estimate in {@linkcode roundedAt}. */
const SLIGHTLY_MORE = 1 + 2 ** -20;

/**
 * A sum, rounded once to the nearest double. A sum beyond the greatest finite double is given as that double: no
 * recorder counts that many coins, and JSON has no infinity.
 *
 * @param sums Where the sum lies
 * @param at Index of the sum's first double
 */
export function roundedAt(sums: Float64Array, at: number): number {
  let sum = sums[at] + sums[at + 1];
  const third = sums[at + 2];
  const fourth = sums[at + 3];
  const fifth = sums[at + 4];
  if (third !== 0 || fourth !== 0 || fifth !== 0) {
    const taken = sum - sums[at];
    const error = (sums[at] - (sum - taken)) + (sums[at + 1] - taken);
    // What the sum lacks, nearly. It is right unless that is about half a unit of the sum in the last place.
    const rest = error + third + fourth + fifth;
    const isSmall = Math.abs(third) + Math.abs(fourth) + Math.abs(fifth) < Math.abs(sum) * 2 ** -30;
    if (!isSmall || sum + rest * SLIGHTLY_MORE !== sum) sum = roundedComponents(sums, at);
  }
  return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
}

/**
 * The sum of finite doubles, as if added exactly and rounded once (Shewchuk, "Adaptive precision floating-point
 * arithmetic and fast robust geometric predicates", 1997, as in Python's `math.fsum`).
 *
 * @example
 * ```ts
 * import { roundedSum } from "./exact_sum.ts";
 *
 * if (roundedSum([1e16, 1, 1, -1e16]) !== 2) throw new Error();
 * ```
 */
export function roundedSum(terms: Iterable<number>): number {
  const partials: number[] = [];
  let count = 0;
  for (const term of terms) count = addToPartials(partials, count, term);
  return roundedPartials(partials, count);
}

/** The partial sums of {@linkcode roundedComponents}; one array for all calls, of which there are several for each bar. */
const partialsOfComponents: number[] = [];

/** A sum whose lower components are not all 0, rounded once. */
function roundedComponents(sums: Float64Array, at: number): number {
  let count = 0;
  for (let component = 0; component < SUM_COMPONENTS; component++) {
    const term = sums[at + component];
    if (term !== 0) count = addToPartials(partialsOfComponents, count, term);
  }
  return roundedPartials(partialsOfComponents, count);
}

/**
 * Adds a term to partial sums that do not overlap, smallest first.
 *
 * @returns How many partial sums there are now
 */
function addToPartials(partials: number[], count: number, term: number): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const partial = partials[i];
    const isLarger = Math.abs(term) >= Math.abs(partial);
    const large = isLarger ? term : partial;
    const small = isLarger ? partial : term;
    const sum = large + small;
    const error = small - (sum - large);
    if (error !== 0) partials[kept++] = error;
    term = sum;
  }
  partials[kept] = term;
  return kept + 1;
}

/** The sum of partial sums that do not overlap, rounded once. */
function roundedPartials(partials: number[], count: number): number {
  if (count === 0) return 0;
  let at = count - 1;
  let sum = partials[at];
  let error = 0;
  while (at > 0 && error === 0) {
    const before = sum;
    const partial = partials[--at];
    sum = before + partial;
    error = partial - (sum - before);
  }
  // Half-way between two doubles the rest decides, which has the sign of the next partial sum.
  if (at > 0 && ((error < 0 && partials[at - 1] < 0) || (error > 0 && partials[at - 1] > 0))) {
    const twice = error * 2;
    const next = sum + twice;
    if (twice === next - sum) sum = next;
  }
  return sum;
}
