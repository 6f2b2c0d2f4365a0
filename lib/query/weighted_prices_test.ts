import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import type { TradeBatch } from "../model/batches.ts";
import { referenceOf } from "./price_reference.ts";
import { type MeanPrice, WeightedPrices } from "./weighted_prices.ts";

/** The columns that a mean reads. */
function batchOf(trades: readonly (readonly [price: number, size: number])[]): TradeBatch {
  const price = Float64Array.from(trades, ([price]) => price);
  const size = Float64Array.from(trades, ([, size]) => size);
  return { count: trades.length, price, size } as TradeBatch;
}

/** The mean of trades, added in two parts that are merged. */
function meanOf(trades: readonly (readonly [price: number, size: number])[]): MeanPrice {
  const batch = batchOf(trades);
  const reference = referenceOf(batch);
  if (reference === undefined) return { vwap: null, deviation: null };
  const parts = [new WeightedPrices(reference), new WeightedPrices(reference)];
  for (let row = 0; row < batch.count; row++) if (batch.size[row] > 0) parts[row % 2].add(batch, row);
  parts[0].merge(parts[1]);
  return parts[0].answer();
}

Deno.test("one price that is far from all others, wherever it comes, does not take the digits of the mean", () => {
  const usual = Array.from({ length: 9 }, (_, row) => [100 + row / 100, 2] as const);
  const expected = { vwap: 100.04, deviation: 0.0258198889747 };
  assertEquals(meanOf(usual), expected);
  const mistake = [1e22, 1e-40] as const;
  assertEquals(meanOf([mistake, ...usual]), { vwap: 100.04, deviation: 23.5702401817 });
  assertEquals(meanOf([...usual, [1e22, 1e-300]]), expected);
});

Deno.test("means of prices and sizes at the ends of the range of doubles are those of any other prices", () => {
  assertEquals(meanOf([[1e308, 1], [1.5e308, 1]]), { vwap: 1.25e308, deviation: 2.5e307 });
  assertEquals(meanOf([[1e-300, 1e-20], [3e-300, 1e-20]]), { vwap: 2e-300, deviation: 1e-300 });
  assertEquals(meanOf([[1.7e308, 1e-300], [1.7e308, 3]]), { vwap: 1.7e308, deviation: 0 });
  assertEquals(meanOf([[5e-324, 1], [5e-324, 5e-324]]).deviation, 0);
  assertEquals(meanOf([[-1e300, 1], [1e300, 1]]), { vwap: 0, deviation: 1e300 });
  // The sum of the sizes is no double, as in a bar of flow.
  assertEquals(meanOf([[1, 1.5e308], [2, 1.5e308]]), { vwap: null, deviation: null });
});

Deno.test("a mean lies between the prices, and scales with them, for any doubles", () => {
  const double = fc.double({ min: 1e-140, max: 1e140, noNaN: true });
  fc.assert(fc.property(fc.array(fc.tuple(double, double), { minLength: 1, maxLength: 12 }), (trades) => {
    const { vwap, deviation } = meanOf(trades);
    const prices = trades.map(([price]) => price);
    const [least, greatest] = [Math.min(...prices), Math.max(...prices)];
    assert(vwap! >= least * (1 - 1e-11) && vwap! <= greatest * (1 + 1e-11), `${vwap}`);
    assert(deviation! >= 0 && deviation! <= greatest - least + 1e-11 * greatest, `${deviation}`);
    for (const factor of [2 ** 500, 2 ** -500]) {
      const scaled = meanOf(trades.map(([price, size]) => [price * factor, size]));
      assert(Math.abs(scaled.vwap! / factor - vwap!) <= 1e-11 * vwap!, `${scaled.vwap} ${vwap}`);
    }
  }));
});
