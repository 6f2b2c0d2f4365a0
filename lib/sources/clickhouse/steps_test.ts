import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { AS_DOUBLES, decimalsFor, toSteps } from "./steps.ts";

Deno.test("values of a step survive as whole numbers, whatever their decimals", () =>
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 12 }),
    fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 50 }),
    (decimals, wholes) => {
      const values = Float64Array.from(wholes, (whole) => Number(`${whole}e-${decimals}`));
      const found = decimalsFor(values, values.length, 0);
      assertEquals(found <= decimals && found >= 0, true);
      const steps = new Float64Array(values.length);
      assertEquals(toSteps(values, values.length, found, steps), values.length);
      assertEquals(steps.map((step) => step / 10 ** found), values);
    },
  )));

Deno.test("any values are kept as whole numbers only if each is the same afterwards", () =>
  fc.assert(fc.property(fc.float64Array({ noNaN: true, maxLength: 20 }), (given) => {
    const values = Float64Array.from(given);
    const found = decimalsFor(values, values.length, 0);
    if (found === AS_DOUBLES) return;
    const steps = new Float64Array(values.length);
    assertEquals(toSteps(values, values.length, found, steps), values.length);
    values.forEach((value, i) => assertEquals(Object.is(steps[i] / 10 ** found, value), true));
  })));

Deno.test("more decimals are never given up, and doubles stay doubles", () => {
  assertEquals(decimalsFor(Float64Array.of(1, 2), 2, 3), 3);
  assertEquals(decimalsFor(Float64Array.of(0.5, 0.125), 2, 0), 3);
  assertEquals(decimalsFor(Float64Array.of(0.1 + 0.2), 1, 0), AS_DOUBLES);
  assertEquals(decimalsFor(Float64Array.of(1), 1, AS_DOUBLES), AS_DOUBLES);
  assertEquals(decimalsFor(Float64Array.of(-0), 1, 0), AS_DOUBLES);
  assertEquals(decimalsFor(Float64Array.of(2 ** 60), 1, 0), AS_DOUBLES);
});

Deno.test("the first value that does not survive is reported", () => {
  assertEquals(toSteps(Float64Array.of(1, 2.5, 2.25), 3, 1, new Float64Array(3)), 2);
});
