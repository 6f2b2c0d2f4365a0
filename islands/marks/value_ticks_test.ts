import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { valueTicks } from "./value_ticks.ts";

Deno.test("valueTicks() are at round steps, and at multiples of the unit", () => {
  assertEquals(valueTicks(0, 10, 5), { values: [0, 2, 4, 6, 8, 10], step: 2 });
  assertEquals(valueTicks(-1.04, 1.04, 5).values, [-1, -0.5, 0, 0.5, 1]);
  assertEquals(valueTicks(61609.68, 61610.02, 20, 0.1).values, [61609.7, 61609.8, 61609.9, 61610]);
  assertEquals(valueTicks(100, 101, 10, 0.25).step, 0.25);
  assertEquals(valueTicks(100, 104, 10, 0.5).step, 0.5);
  assertEquals(valueTicks(99.9, 100.31, 4, 0.03), { values: [99.9, 100.05, 100.2], step: 0.15 });
  assertEquals(valueTicks(4.4e-7, 4.6e-7, 4, 1e-9).values, [4.4e-7, 4.45e-7, 4.5e-7, 4.55e-7, 4.6e-7]);
});

Deno.test("valueTicks() of an axis without length are none", () => {
  assertEquals(valueTicks(1, 1, 5).values, []);
  assertEquals(valueTicks(NaN, 1, 5).values, []);
  assertEquals(valueTicks(0, Infinity, 5).values, []);
});

Deno.test("valueTicks() are within the axis, not more than fit, evenly spaced, and multiples of the unit", () => {
  const units = fc.constantFrom(0, 1e-8, 0.0001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 0.03, 7);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.integer({ min: 1, max: 40 }),
      units,
      (min, length, most, unit) => {
        // Prices have ten digits that matter: no scale is shorter.
        const span = Math.max(length, Math.abs(min) * 1e-8);
        const max = min + span;
        const { values, step } = valueTicks(min, max, most, unit);
        assert(values.length <= (most < 4 ? 2 * most : most) + 1);
        for (const [i, value] of values.entries()) {
          assert(value >= min - step * 1e-5 && value <= max + step * 1e-5);
          if (i > 0) assert(Math.abs(value - values[i - 1] - step) < step * 1e-3, `${values}`);
          if (unit > 0) {
            const times = value / unit;
            // A large multiple of a small unit is not exact itself.
            const rounding = Math.abs(times) * 2 ** -50;
            assert(Math.abs(times - Math.round(times)) < 1e-3 + rounding, `${value} of ${unit}`);
          }
        }
        // Unless the unit leaves no space, a third of the axis is never without a tick.
        if (most >= 4 && unit * most < span / 4) assert(values.length >= Math.floor(most / 3), `${values}`);
      },
    ),
  );
});
