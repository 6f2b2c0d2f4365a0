import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { exactSum } from "../../../tests/helpers/naive_model.ts";
import { sumOfSizes } from "./size_sum.ts";

const sumOf = (sizes: number[]) => sumOfSizes(Float64Array.from(sizes), sizes.length);

Deno.test("sumOfSizes() is exact and rounds once", () => {
  const size = fc.oneof(
    fc.double({ min: 0, max: 1e300, noNaN: true }),
    fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 12 })).map(([n, d]) => n / 10 ** d),
    fc.constantFrom(0, 1, 2 ** -53, 2 ** -105, 2 ** 53, 5e-324),
  );
  fc.assert(
    fc.property(fc.array(size, { maxLength: 60 }), (sizes) => assertEquals(sumOf(sizes), exactSum(sizes))),
    { numRuns: 2000 },
  );
});

// Two doubles lose digits of these sums, and the last digit depends on what was lost.
for (
  const [sizes, sum] of [
    [[1, 2 ** -53, 2 ** -110], 1 + 2 ** -52],
    [[2 ** -110, 1, 2 ** -53], 1 + 2 ** -52],
    [[1e16, 1, 2 ** -60, 1], 1e16 + 2],
    [[1e16, 0, 1], 1e16],
  ] as const
) {
  Deno.test(`sumOfSizes() of ${sizes.join(" + ")}`, () => assertEquals(sumOf([...sizes]), sum));
}

Deno.test("sumOfSizes() of a sum beyond the doubles is Infinity", () => {
  assertEquals(sumOf([1e308, 1e308]), Infinity);
  assertEquals(sumOf([1e308, 1, 1e308]), Infinity);
});
