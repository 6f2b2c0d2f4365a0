import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { bandOf } from "./vwap_bands.ts";

Deno.test("a band is a number of deviations from the mean, on one side", () => {
  const values = {
    timeMs: Float64Array.of(0, 10, 20),
    mean: Float64Array.of(9, 100, 101),
    deviation: Float64Array.of(9, 2, NaN),
    first: 1,
    end: 3,
  };
  assertEquals([...bandOf(values, 3)].slice(1), [106, NaN]);
  assertEquals([...bandOf(values, -2)].slice(1), [96, NaN]);
});
