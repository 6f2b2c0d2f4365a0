/**
 * Sums of many terms at once, exact as long as the terms fit a grid.
 *
 * A sum of terms of at most 2^e is begun at a power of two, the base, so large that the sum stays within a factor of two
 * of it. Then all sums are multiples of one unit in the last place, additions of multiples of it are exact, and the
 * rounding error of an addition, the part of the term below the unit, is found in two operations (Dekker's fast
 * two-sum). The errors go to a sum with a smaller base, and so on. If the errors of the last sum are all 0, the sum of the
 * sums is exact. That is asked once, at the end, since the answer in each row cannot be predicted. (Rump, Ogita and Oishi,
 * "Accurate floating-point summation, part I", 2008, extract parts of terms in this way.)
 */

/** 2 to the power of an exponent from -1022 to 1023. */
@inline
export function powerOfTwo(exponent: i32): f64 {
  return reinterpret<f64>(<u64>(1023 + exponent) << 52);
}

/** The exponent of a positive number that is not subnormal: the number is at least 2^e and less than 2^(e + 1). */
@inline
export function exponentOf(value: f64): i32 {
  return <i32>(reinterpret<u64>(value) >> 52) - 1023;
}

/** The number of bits of a count: the count is less than 2^bits. */
@inline
export function bitsOf(count: u32): i32 {
  return 32 - <i32>clz(count);
}

/**
 * The exponent of the base of a sum of errors.
 *
 * @param base Exponent of the base of the sum whose additions have the errors: each is at most half a unit
 * @param bits Bits of the number of terms
 */
@inline
export function nextBase(base: i32, bits: i32): i32 {
  return base - 53 + bits + 1;
}

/** Whether all values that were joined by "or" are 0 of either sign. */
@inline
export function isZero(values: v128): bool {
  return !v128.any_true(v128.and(values, i64x2.splat(i64.MAX_VALUE)));
}
