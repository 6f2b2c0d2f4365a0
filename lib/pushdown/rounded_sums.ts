/**
 * Sums of the numbers of an array in SQL, exact and rounded once to the nearest double, as `lib/sources/values/size_sum.ts`
 * gives them. Servers have no such function, and add the numbers of an array in an order that nobody promises.
 *
 * Numbers are taken in a unit, a power of two, and each is cut into three parts (as in Rump, Ogita and Oishi, "Accurate
 * floating-point summation, part I", 2008): what is behind the point, the `bits` bits before the point, and the bits before
 * those. `bits` is so small that each part's sum is exact in whatever order. Let `f` be the sum of what is behind the point, `g` that
 * of the bits before the point and `h` that of the rest, for n numbers with `n <= 2^(52 - bits)`:
 *
 * - All numbers are multiples of `2^-bits`, so `f`, which is below `n`, is exact.
 * - The terms of `g` are whole numbers of at most `2^bits - 1`, so `g + n <= n 2^bits <= 2^52`, and `g` is exact.
 * - The terms of `h` are multiples of `2^bits`, and the sum of all numbers is below `2^(bits + 53)`, so `h` is exact.
 *
 * What is left is to round `h + g + f` once:
 *
 * - If `h + g < 2^53`, that sum is a whole number and exact, and adding `f` is the only operation that rounds.
 * - Otherwise the sum is at least `2^53`. There all doubles are whole numbers, and so are all numbers half-way between two of them. So
 *   everything between two neighbouring whole numbers is rounded to the same double, and `f` may be replaced by the middle of
 *   the two that it is between (the "sticky bit" of processors; Boldo and Melquiond, "Emulation of a FMA and correctly rounded
 *   sums: proved algorithms using rounding to odd", 2008). `g` plus that middle is a multiple of 1/2 of at most `2^52`, which is
 *   exact, and adding `h` is the only operation that rounds.
 *
 * If all sums are below `2^53`, the first case is the only one, and the two parts before the point need not be told apart.
 *
 * @module
 */

/** Bits of a double's mantissa. */
const MANTISSA_BITS = 53;

/** The most terms of a sum. With more, too few bits would be left for each. */
export const MAX_TERMS = 2 ** 16;

/** Powers of two beyond this or its negative are not used, so that nothing overflows or loses bits near 0. */
const GREATEST_POWER = 900;

/** What the terms of sums are. */
export interface TermBounds {
  /** No term is less, other than 0. */
  least: number;
  /** No sum is greater. */
  greatestSum: number;
  /** No sum has more terms. */
  terms: number;
}

/** How terms are cut. */
export interface TermCut {
  /** The unit of the parts, as a power of two. */
  unitPower: number;
  /** How many bits before the point the middle part has; Infinity if all. */
  bits: number;
}

/**
 * Finds out how terms are cut.
 *
 * @returns Undefined if sums are not proven to be rounded once
 */
export function termCut({ least, greatestSum, terms }: TermBounds): TermCut | undefined {
  if (!(least > 0 && terms <= MAX_TERMS)) return undefined;
  const bits = MANTISSA_BITS - 1 - Math.ceil(Math.log2(Math.max(1, terms)));
  // All terms are multiples of 2 to this power. Logarithms and sums are rounded, so both powers are further out by 1.
  const bottom = Math.floor(Math.log2(least)) - MANTISSA_BITS;
  const top = Math.ceil(Math.log2(Math.max(least, greatestSum))) + 1;
  if (!(bottom > -GREATEST_POWER && top < GREATEST_POWER)) return undefined;
  const unitPower = bottom + bits;
  if (top <= unitPower + MANTISSA_BITS) return { unitPower, bits: Infinity };
  return top <= unitPower + bits + MANTISSA_BITS ? { unitPower, bits } : undefined;
}

/**
 * SQL that sums the numbers of arrays, as a column with an array of their sums. Sums are in the cut's unit: multiplied by a power of
 * two, they are the sums of the numbers.
 *
 * Each part of a sum is used several times by the formula that rounds, so it gets a name by a function of an array: servers that ask
 * other servers write out what a column's name stands for wherever the name is used.
 *
 * @param name The name of the column
 * @param arrays SQL for arrays of doubles of at least 0
 */
export function roundedSums(name: string, arrays: readonly string[], { unitPower, bits }: TermCut): string {
  const sumsOf = (part: string) => {
    const sums = arrays.map((array) =>
      `arraySum(part -> ${part}, arrayMap(term -> term * ${2 ** -unitPower}, ${array}))`
    );
    return `[${sums.join(", ")}]`;
  };
  const behind = sumsOf("part - floor(part)");
  if (bits === Infinity) return `arrayMap((g, f) -> g + f, ${sumsOf("floor(part)")}, ${behind}) AS ${name}`;
  const high = `floor(part / ${2 ** bits}.) * ${2 ** bits}.`;
  const rounded = `if(h + g < ${2 ** MANTISSA_BITS}., h + g + f, h + (g + (floor(f) + ceil(f)) / 2))`;
  const before = `${sumsOf(high)}, ${sumsOf(`floor(part) - ${high}`)}`;
  return `arrayMap((h, g, f) -> ${rounded}, ${before}, ${behind}) AS ${name}`;
}
