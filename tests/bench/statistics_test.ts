import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { inTurn, median, rateOf, ratios } from "./statistics.ts";

Deno.test("median() is the middle value, or the mean of the two in the middle", () => {
  assertEquals([median([3, 10, 1]), median([4, 1, 3, 2]), median([7])], [3, 2.5, 7]);
});

Deno.test("median() has at most half of the values below and above it, and does not reorder them", () => {
  fc.assert(fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
    const before = [...values];
    const middle = median(values);
    const below = values.filter((value) => value < middle).length;
    const above = values.filter((value) => value > middle).length;
    assertEquals(Math.max(below, above) <= values.length / 2, true);
    assertEquals(values, before);
  }));
});

Deno.test("ratios() divides the values pair by pair, where there is something to divide by", () => {
  assertEquals(ratios([2, 9, 5, 0], [1, 3, 0, 0]), [2, 3, NaN, NaN]);
});

Deno.test("rateOf() has no rate for a time that is zero, negative, or shorter than the clock tells", () => {
  assertEquals([rateOf(90, 0.5), rateOf(90, 0.04)], [180, 2250]);
  assertEquals([0.039, 0, -0.01].map((seconds) => rateOf(90, seconds)), [NaN, NaN, NaN]);
});

Deno.test("median() of values of which one could not be measured cannot be measured", () => {
  assertEquals(median([3, NaN, 1]), NaN);
});

Deno.test("inTurn() measures in alternation, and does not count the first turn", async () => {
  const order: string[] = [];
  const measure = (name: string) => () => Promise.resolve(order.push(name));
  assertEquals(await inTurn(2, [measure("A"), measure("B")]), [[3, 5], [4, 6]]);
  assertEquals(order.join(""), "ABABAB");
});
