import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { StepFinder } from "./step_finder.ts";

function finderOf(values: number[]): StepFinder {
  const finder = new StepFinder();
  for (const value of values) finder.add(value);
  return finder;
}

Deno.test("StepFinder finds the greatest step of which all values are multiples", () => {
  assertEquals(finderOf([61837.1, 61840, 61839.9]).step, 0.1);
  assertEquals(finderOf([1.25, 3, 2.5]).step, 0.25);
  assertEquals(finderOf([-0.3, 0, 0.6]).step, 0.3);
  assertEquals(finderOf([1e-8, 4.5e-7]).step, 1e-8);
  assertEquals(finderOf([200, 3000]).step, 200);
  assertEquals(finderOf([]).step, undefined);
  assertEquals(finderOf([0]).step, undefined);
  assertEquals(finderOf([0.1 + 0.2, 1]).step, undefined);
});

Deno.test("StepFinder finds the step of random multiples, in any order", () => {
  const step = fc.tuple(fc.constantFrom(1, 2, 5, 25), fc.integer({ min: 0, max: 8 }));
  const multiples = fc.array(fc.integer({ min: 1, max: 10 ** 5 }), { minLength: 1, maxLength: 30 });
  const divisor = (a: number, b: number): number => b === 0 ? a : divisor(b, a % b);
  fc.assert(
    fc.property(step, multiples, ([digit, decimals], multiples) => {
      const values = multiples.map((multiple) => Number(`${multiple * digit}e-${decimals}`));
      const expected = Number(`${multiples.reduce(divisor) * digit}e-${decimals}`);
      assertEquals(finderOf(values).step, expected);
    }),
  );
});

Deno.test("StepFinder takes a coarser step if nearly all values are multiples of it", () => {
  const values = Array.from({ length: 2000 }, (_, row) => (1000 + row) / 10);
  const few = Float64Array.from([...values, 100.01]);
  assertEquals(finderOf([...few]).step, 0.01);
  assertEquals(finderOf([...few]).coarser(few, 0.999), { step: 0.1, share: 2000 / 2001 });
  const many = Float64Array.from([...values, ...values.slice(0, 3).map((price) => price + 0.01)]);
  assertEquals(finderOf([...many]).coarser(many, 0.999), { step: 0.01, share: 1 });
});
