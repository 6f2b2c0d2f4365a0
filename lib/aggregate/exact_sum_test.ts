import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { exactSum } from "../../tests/helpers/naive_model.ts";
import { ExactSums, roundedSum } from "./exact_sum.ts";

/** Sizes of all magnitudes that a market has, and then some. */
const size = fc.oneof(
  fc.double({ min: 0, max: 1e9, noNaN: true }),
  fc.nat(1e9).map((satoshis) => satoshis / 1e8),
  fc.double({ min: 1e-12, max: 1e-6, noNaN: true }),
  fc.constantFrom(0, 0.1, 0.2, 0.3, 2 ** 53, 2 ** -60, 1e16),
);

function sumOf(terms: number[]): number {
  const sums = new ExactSums(3);
  for (const term of terms) sums.add(1, term);
  assertEquals([sums.rounded(0), sums.rounded(2)], [0, 0]);
  return sums.rounded(1);
}

Deno.test("ExactSums gives the exact sum, rounded once", () => {
  fc.assert(fc.property(fc.array(size, { maxLength: 200 }), (terms) => {
    assertEquals(sumOf(terms), exactSum(terms));
    assertEquals(roundedSum(terms), exactSum(terms));
  }));
});

Deno.test("ExactSums gives the same to the last bit in any order", () => {
  const terms = fc.array(size, { maxLength: 200 });
  fc.assert(
    fc.property(
      terms.chain((terms) =>
        fc.tuple(fc.constant(terms), fc.shuffledSubarray(terms, { minLength: terms.length }))
      ),
      ([terms, shuffled]) => {
        assertEquals(sumOf(terms), sumOf(shuffled));
      },
    ),
  );
});

Deno.test("ExactSums is exact where a plain sum is not", () => {
  assertEquals(sumOf(Array.from({ length: 10 }, () => 0.1)), 1);
  assertEquals(sumOf([1e16, 1, 1]), 1e16 + 2);
  assertEquals(sumOf([2 ** 53, 1, 2 ** -60]), 2 ** 53 + 2, "just above half-way rounds up");
  assertEquals(sumOf([2 ** 53, 1]), 2 ** 53, "half-way rounds to even");
});

Deno.test("ExactSums stays finite where the sum does not", () => {
  assertEquals(sumOf([Number.MAX_VALUE, Number.MAX_VALUE, 1]), Number.MAX_VALUE);
});

Deno.test("ExactSums moves, clears and grows sums", () => {
  const sums = new ExactSums(2);
  for (const term of [1e16, 1, 1]) sums.add(1, term);
  sums.move(1, 0);
  sums.clear(1);
  sums.grow(4);
  sums.add(3, 5);
  assertEquals([0, 1, 2, 3].map((index) => sums.rounded(index)), [1e16 + 2, 0, 0, 5]);
});
