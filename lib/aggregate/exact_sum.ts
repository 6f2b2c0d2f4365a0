/**
 * Sums of doubles that do not depend on the order of their terms, nor on how the terms are split.
 *
 * A sum is kept as four doubles whose exact sum is the exact sum of the terms: each addition's rounding error, which
 * is itself a double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2, theorem B), is added to the next.
 * What would be lost from the fourth lies more than 200 bits below the leading one. Rounding to one double happens
 * once, at the end. Sums lie in typed arrays of whoever uses them, each from an index on.
 *
 * @module
 */

/** How many doubles a sum takes. */
export const SUM_COMPONENTS = 4;

/**
 * Adds some terms to a sum.
 *
 * @param sums Where the sum lies
 * @param at The index of its first double
 * @param terms Where the terms lie; each is finite
 * @param from The index of the first
 * @param to The index after the last
 */
export function addTerms(
  sums: Float64Array,
  at: number,
  terms: Float64Array,
  from: number,
  to: number,
): void {
  // Two components take nearly every term without an error that is left over, and are kept beside the array. They are
  // written in every turn: what only follows a loop is unknown to the engine when it compiles that, and stops it.
  let first = sums[at];
  let second = sums[at + 1];
  for (let index = from; index < to; index++) {
    const term = terms[index];
    const sum = first + term;
    const taken = sum - first;
    const error = (first - (sum - taken)) + (term - taken);
    sums[at] = first = sum;
    if (error === 0) continue;
    const secondSum = second + error;
    const secondTaken = secondSum - second;
    const rest = (second - (secondSum - secondTaken)) + (error - secondTaken);
    sums[at + 1] = second = secondSum;
    if (rest !== 0) addTerm(sums, at + 2, at + SUM_COMPONENTS, rest);
  }
}

/** Adds a sum to another. */
export function addSum(sums: Float64Array, at: number, others: Float64Array, otherAt: number): void {
  for (let component = 0; component < SUM_COMPONENTS; component++) {
    addTerm(sums, at, at + SUM_COMPONENTS, others[otherAt + component]);
  }
}

/** Adds a term to the component at `at`, what that does not hold to the next, and so on. */
function addTerm(sums: Float64Array, at: number, end: number, term: number): void {
  for (; at < end && term !== 0; at++) {
    const before = sums[at];
    const sum = before + term;
    const taken = sum - before;
    sums[at] = sum;
    term = (before - (sum - taken)) + (term - taken);
  }
}

/**
 * A sum, rounded once to the nearest double. One beyond the greatest finite double is given as that: no recorder
 * counts so many coins, and the files cannot hold an infinity.
 */
export function roundedAt(sums: Float64Array, at: number): number {
  const sum = sums[at + 2] === 0 && sums[at + 3] === 0
    ? sums[at] + sums[at + 1]
    : roundedSum(sums.subarray(at, at + SUM_COMPONENTS));
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
  // Partial sums that do not overlap, least first.
  const partials: number[] = [];
  for (let term of terms) {
    let kept = 0;
    for (let partial of partials) {
      if (Math.abs(term) < Math.abs(partial)) [term, partial] = [partial, term];
      const sum = term + partial;
      const error = partial - (sum - term);
      if (error !== 0) partials[kept++] = error;
      term = sum;
    }
    partials.length = kept;
    partials.push(term);
  }
  let at = partials.length;
  if (at === 0) return 0;
  let sum = partials[--at];
  let error = 0;
  while (at > 0 && error === 0) {
    const before = sum;
    const partial = partials[--at];
    sum = before + partial;
    error = partial - (sum - before);
  }
  // Half-way between two doubles, what is left decides; it has the sign of the next partial.
  if (at > 0 && ((error < 0 && partials[at - 1] < 0) || (error > 0 && partials[at - 1] > 0))) {
    const twice = error * 2;
    const next = sum + twice;
    if (twice === next - sum) sum = next;
  }
  return sum;
}
