/** @module Numbers whose sum is hard to round: of many magnitudes, and half-way between two doubles or next to that. */

import fc from "fast-check";

/** Sizes of 8 decimals, of 1e-12 to 1e8, and some that are the same again and again. */
const plainSize = fc.oneof(
  fc.integer({ min: 1, max: 1e9 }).map((steps) => steps / 1e8),
  fc.double({ min: -12, max: 8, noNaN: true }).map((power) => 10 ** power),
  fc.constantFrom(0.1, 0.2, 1, 1e-12, 1e8),
);

/**
 * A number of 53 bits, and half of its last bit in up to five parts. With the rest, which may be nothing, the sum is half-way
 * between two doubles, or a little to this side or that.
 */
const halfway = fc.record({
  mantissa: fc.integer({ min: 2 ** 51, max: 2 ** 52 - 1 }),
  isOdd: fc.boolean(),
  power: fc.integer({ min: -36, max: -26 }),
  parts: fc.integer({ min: 0, max: 4 }),
  sign: fc.constantFrom(-1, 0, 1),
}).map(({ mantissa, isOdd, power, parts, sign }) => {
  const unit = 2 ** power;
  const rest = sign * unit / 2 ** 12;
  const sizes = [(2 * mantissa + Number(isOdd)) * unit];
  let half = unit / 2;
  for (let part = 0; part < parts; part++) sizes.push(half /= 2);
  sizes.push(half);
  // What is taken away from the half is taken away from its last part.
  if (rest < 0) sizes.push(sizes.pop()! + rest);
  if (rest > 0) sizes.push(rest);
  return sizes;
});

/**
 * Numbers that fill their 53 bits, as many as a power of two less one, and a small one with bits behind theirs: of all sums, these have
 * the fewest bits to spare.
 */
const fullest = fc.record({
  termBits: fc.integer({ min: 1, max: 8 }),
  lesses: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 255, maxLength: 255 }),
  behind: fc.constantFrom(0, 2 ** -30, 0.5, 1 - 2 ** -30),
  moreBits: fc.nat(2),
}).map(({ termBits, lesses, behind, moreBits }) => {
  const sizes = lesses.slice(0, 2 ** termBits - 1).map((less) => 2 ** 53 - 1 - less);
  return [...sizes, 2 ** (termBits + moreBits) + behind].map((size) => size * 2 ** -26);
});

/** Sizes whose sum is hard to round, in any order; up to 400, or none. */
export const hardSizes: fc.Arbitrary<number[]> = fc.oneof(
  fc.array(plainSize, { maxLength: 20 }),
  fc.array(plainSize, { minLength: 400, maxLength: 400 }),
  fullest,
  halfway,
  halfway.chain((sizes) => fc.shuffledSubarray(sizes, { minLength: sizes.length })),
);
