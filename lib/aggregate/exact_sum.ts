/**
 * Sums of doubles that do not depend on the order of their terms.
 *
 * A sum is kept as four doubles whose exact sum is the exact sum of the terms: each addition's rounding error, which
 * is itself a double (Knuth, "The Art of Computer Programming", volume 2, 4.2.2, theorem B), is added to the next.
 * What would be lost from the fourth lies more than 200 bits below the leading one. Rounding to one double happens
 * once, at the end.
 *
 * @module
 */

const COMPONENTS = 4;

/** Many sums side by side, each reached by its index. */
export class ExactSums {
  #components: Float64Array;

  /** Room for this many sums, all 0. */
  constructor(capacity: number) {
    this.#components = new Float64Array(capacity * COMPONENTS);
  }

  /** Adds a finite term to a sum. */
  add(index: number, term: number): void {
    const components = this.#components;
    let at = index * COMPONENTS;
    for (const end = at + COMPONENTS; at < end && term !== 0; at++) {
      const before = components[at];
      const sum = before + term;
      const taken = sum - before;
      components[at] = sum;
      term = (before - (sum - taken)) + (term - taken);
    }
  }

  /**
   * A sum, rounded once to the nearest double. One beyond the greatest finite double is given as that: no recorder
   * counts so many coins, and the files cannot hold an infinity.
   */
  rounded(index: number): number {
    const at = index * COMPONENTS;
    const sum = roundedSum(this.#components.subarray(at, at + COMPONENTS));
    return Number.isFinite(sum) ? sum : Number.MAX_VALUE;
  }

  /** Sets a sum to 0. */
  clear(index: number): void {
    this.#components.fill(0, index * COMPONENTS, (index + 1) * COMPONENTS);
  }

  /** Puts one sum in the place of another. */
  move(from: number, to: number): void {
    this.#components.copyWithin(to * COMPONENTS, from * COMPONENTS, (from + 1) * COMPONENTS);
  }

  /** Makes room for more sums. */
  grow(capacity: number): void {
    const components = new Float64Array(capacity * COMPONENTS);
    components.set(this.#components);
    this.#components = components;
  }
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
