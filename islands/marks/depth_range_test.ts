import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { type Depth, parseDepth } from "../data/depth.ts";
import { depthRange, unrecordedPrices } from "./depth_range.ts";

const book = (bids: number[], asks: number[]): Depth =>
  parseDepth(JSON.stringify({
    bids: bids.map((price) => [price, 1]),
    asks: asks.map((price) => [price, 1]),
  }));

Deno.test("depthRange() is wide enough with one level, on one side or on both", () => {
  assertEquals(depthRange(book([], []), 0.1), undefined);
  assertEquals(depthRange(book([100], []), 0.5), [98, 102]);
  assertEquals(depthRange(book([100], [102]), 0.1), [99, 103]);
  const [lowest, highest] = depthRange(book([61609.7], [61609.8]), 0.1)!;
  assert(lowest < 61609.4 && highest > 61610.1, `${lowest} ${highest}`);
  assertEquals(depthRange(book([0.5], []), 0)!.map((price) => Math.round(price * 1e6)), [499950, 500050]);
});

Deno.test("depthRange() of 400 levels shows these, and leaves one level far away out until the reader zooms out", () => {
  const bids = Array.from({ length: 200 }, (_, i) => 1000 - i);
  const asks = Array.from({ length: 200 }, (_, i) => 1001 + i);
  const [lowest, highest] = depthRange(book(bids, [...asks, 90_000]), 1)!;
  assert(lowest < 801 && lowest > 400 && highest > 1200 && highest < 1600, `${lowest} ${highest}`);
  // Prices are never negative.
  assertEquals(depthRange(book(bids, [...asks, 90_000]), 1, 1000), [0, 2001]);
  const [near] = depthRange(book(bids, asks), 1, 0.1)!;
  assert(near > 970 && near < 990, `${near}`);
});

Deno.test("depthRange() is symmetric about the mid, and contains at least half of the levels", () => {
  const prices = fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), {
    minLength: 1,
    maxLength: 60,
    size: "max",
  });
  fc.assert(
    fc.property(prices, prices, (below, above) => {
      const bids = below.map((away) => 10_000 - away).sort((a, b) => b - a);
      const asks = above.map((away) => 10_000 + away).sort((a, b) => a - b);
      const [lowest, highest] = depthRange(book(bids, asks), 1)!;
      assert(highest > lowest);
      assert(Math.abs((lowest + highest) / 2 - (bids[0] + asks[0]) / 2) < 1e-6);
      const all = [...bids, ...asks];
      assert(all.filter((price) => price >= lowest && price <= highest).length * 2 >= all.length);
    }),
  );
});

Deno.test("unrecordedPrices() are beyond the last levels, and a whole side without levels", () => {
  assertEquals(unrecordedPrices(book([99, 98], [101, 103]), 95, 105), [
    { from: 95, to: 98, beyond: 98, side: "bids" },
    { from: 103, to: 105, beyond: 103, side: "asks" },
  ]);
  assertEquals(unrecordedPrices(book([99, 90], [101, 110]), 95, 105), []);
  assertEquals(unrecordedPrices(book([99, 90], []), 95, 105), [
    { from: 99, to: 105, beyond: undefined, side: "asks" },
  ]);
  assertEquals(unrecordedPrices(book([], []), 0, 1), []);
});
