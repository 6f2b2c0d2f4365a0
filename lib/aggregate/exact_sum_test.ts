import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { exactSum } from "../../tests/helpers/naive_model.ts";
import { addSum, addTerms, roundedAt, roundedSum, SUM_COMPONENTS } from "./exact_sum.ts";

/** Sizes of all magnitudes that a market has, and then some. */
const size = fc.oneof(
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.nat(1e9).map((satoshis) => satoshis / 1e8),
  fc.double({ min: 1e-12, max: 1e-6, noNaN: true }),
  fc.constantFrom(0, 0.1, 0.2, 0.3, 2 ** 53, 2 ** -60, 1e16),
);

/** The sum of some terms, kept between two others. */
function sumOf(terms: number[]): Float64Array {
  const sums = new Float64Array(3 * SUM_COMPONENTS);
  addTerms(sums, SUM_COMPONENTS, Float64Array.of(NaN, ...terms, NaN), 1, terms.length + 1);
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

Deno.test("an exact sum stays finite where the sum does not", () => {
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
