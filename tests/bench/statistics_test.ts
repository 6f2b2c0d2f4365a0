import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { inTurn, median, ratios } from "./statistics.ts";

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

Deno.test("ratios() divides the values pair by pair", () => {
  assertEquals(ratios([2, 9], [1, 3]), [2, 3]);
});

Deno.test("inTurn() measures in alternation, and does not count the first turn", async () => {
  const order: string[] = [];
  const measure = (name: string) => () => Promise.resolve(order.push(name));
  assertEquals(await inTurn(2, [measure("A"), measure("B")]), [[3, 5], [4, 6]]);
  assertEquals(order.join(""), "ABABAB");
});
