import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { exactSum } from "../../tests/helpers/naive_model.ts";
import { addSum, roundedAt, roundedSum, SUM_COMPONENTS } from "./exact_sum.ts";

/** Sizes of all magnitudes that markets have, and more. */
const size = fc.oneof(
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.nat(1e9).map((satoshis) => satoshis / 1e8),
  fc.double({ min: 1e-12, max: 1e-6, noNaN: true }),
  fc.constantFrom(0, 0.1, 0.2, 0.3, 2 ** 53, 2 ** -60, 1e16),
);

/** The sum of terms, between two other sums that must stay unchanged. */
function sumOf(terms: number[]): Float64Array {
  const sums = new Float64Array(3 * SUM_COMPONENTS);
  for (const term of terms) addSum(sums, SUM_COMPONENTS, Float64Array.of(NaN, term, 0, 0, 0, 0, NaN), 1);
  assertEquals([roundedAt(sums, 0), roundedAt(sums, 2 * SUM_COMPONENTS)], [0, 0]);
  return sums.subarray(SUM_COMPONENTS, 2 * SUM_COMPONENTS);
}

function rounded(terms: number[]): number {
  return roundedAt(sumOf(terms), 0);
}

Deno.test("an exact sum is the sum of its terms, rounded once", () => {
  fc.assert(fc.property(fc.array(size, { maxLength: 200 }), (terms) => {
    assertEquals(rounded(terms), exactSum(terms));
    assertEquals(roundedSum(terms), exactSum(terms));
  }));
});

Deno.test("an exact sum is the same to the last bit in any order", () => {
  const terms = fc.array(size, { maxLength: 200 });
  fc.assert(
    fc.property(
      terms.chain((terms) =>
        fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms, { minLength: terms.length }))
      ),
      ([terms, shuffled]) => {
        assertEquals(rounded(terms), rounded(shuffled));
      },
    ),
  );
});

Deno.test("an exact sum is exact where a plain sum is not", () => {
  assertEquals(rounded(Array.from({ length: 10 }, () => 0.1)), 1);
  assertEquals(rounded([1e16, 1, 1]), 1e16 + 2);
  assertEquals(rounded([2 ** 53, 1, 2 ** -60]), 2 ** 53 + 2, "just above half-way rounds up");
  assertEquals(rounded([2 ** 53, 1]), 2 ** 53, "half-way rounds to even");
});

Deno.test("a sum beyond the greatest double is given as the greatest double", () => {
  assertEquals(rounded([Number.MAX_VALUE, Number.MAX_VALUE, 1]), Number.MAX_VALUE);
});

Deno.test("sums of parts, added in any order, are the sum of all terms to the last bit", () => {
  const parts = fc.array(fc.array(size, { maxLength: 40 }), { maxLength: 12 });
  const shuffled = parts.chain((parts) =>
    fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }))
  );
  fc.assert(fc.property(shuffled, ([parts, shuffled]) => {
    const total = new Float64Array(SUM_COMPONENTS);
    for (const part of shuffled) addSum(total, 0, sumOf(part), 0);
    assertEquals(roundedAt(total, 0), exactSum(parts.flat()));
  }));
});

Deno.test("sums are exact to the last of five components", () => {
  // The exact sum is 1 + 2^-53 + 2^-700, just above half-way between two doubles, which only the last term decides.
  const terms = [
    1,
    2 ** -53 - 2 ** -106,
    2 ** -106 - 2 ** -159,
    2 ** -211 - 2 ** -263,
    2 ** -700,
    2 ** -159 - 2 ** -211,
    2 ** -263,
  ];
  assertEquals(exactSum(terms), 1 + 2 ** -52);
  fc.assert(fc.property(fc.shuffledSubarray(terms, { minLength: terms.length }), (terms) => {
    assertEquals(rounded(terms), 1 + 2 ** -52);
  }));
});

/** How many bits may lie between the lowest bit of any term and the sum of 64 additions: 265 - 4 log2(64). */
const SPREAD = 241;

/** Terms anywhere in the range of doubles whose sum is within the documented limit, many with few or all bits set. */
const withinLimit = fc.integer({ min: -1074, max: 1010 - SPREAD }).chain((lowest) => {
  const significand = fc.oneof(
    fc.constantFrom(1, 2 ** 53 - 1, 2 ** 52, 2 ** 52 + 1),
    fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  );
  const term = fc.tuple(significand, fc.integer({ min: 0, max: SPREAD - 53 - 7 }))
    // In two steps, since 2 ** -1074 times 2 ** 53 is exact where the power alone may not be.
    .map(([significand, shift]) => significand * 2 ** lowest * 2 ** shift);
  return fc.array(term, { maxLength: 12 });
});

Deno.test("sums of parts are exact over the whole range of doubles, within the documented limit", () => {
  fc.assert(
    fc.property(withinLimit, fc.nat(12), (terms, cut) => {
      const total = sumOf(terms.slice(cut));
      addSum(total, 0, sumOf(terms.slice(0, cut)), 0);
      assertEquals(roundedAt(total, 0), exactSum(terms));
      assertEquals(rounded(terms), exactSum(terms));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("components of any magnitude and sign are rounded once, just above and below half-way, too", () => {
  const component = fc.tuple(
    fc.constantFrom(0, 1, -1, 3, -3, 2 ** 53 - 1, 1 - 2 ** 53, 2 ** 52 + 1),
    fc.oneof(fc.integer({ min: -230, max: 0 }), fc.constantFrom(0, -1, -52, -53, -54, -106, -107)),
  ).map(([significand, exponent]) => significand * 2 ** exponent);
  const components = fc.array(component, { minLength: SUM_COMPONENTS, maxLength: SUM_COMPONENTS });
  fc.assert(
    fc.property(components, (components) => {
      // The sign of 0 does not matter.
      assertEquals(roundedAt(Float64Array.from(components), 0) + 0, exactSum(components) + 0);
    }),
    { numRuns: 20_000 },
  );
});
