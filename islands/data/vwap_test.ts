import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { decodeVwap, vwapOfBars } from "./vwap.ts";

const COLUMNS = ["timestamp_ms", "buy_volume", "sell_volume", "unknown_volume", "vwap"];
const HOUR_MS = 3_600_000;

Deno.test("an answer without volume has no mean", () => {
  const { windowMs, timeMs, mean, deviation, bands, isExact } = decodeVwap({
    window_ms: 10,
    rows: [[0, null, null], [10, 5, 2]],
  });
  assertEquals([windowMs, [...timeMs], [...mean], [...deviation], isExact], [
    10,
    [0, 10],
    [NaN, 5],
    [NaN, 2],
    true,
  ]);
  assertEquals(bands.map((band) => band[1]), [-1, 1, 3, 7, 9, 11]);
});

Deno.test("the mean of bars is that of all their volume since the start of the day, far from 0 too", () => {
  const bar = fc.tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.nat(20),
    fc.nat(20),
    fc.nat(20),
    fc.integer({ min: 0, max: 100 }),
  );
  fc.assert(fc.property(
    fc.uniqueArray(bar, { selector: ([hour]) => hour, maxLength: 40 }),
    fc.constantFrom(0, 1e8),
    fc.nat(20),
    (unsorted, far, from) => {
      const rows = unsorted.toSorted(([a], [b]) => a - b).map(([hour, bought, sold, unknown, price]) => {
        return [hour * HOUR_MS, bought, sold, unknown, bought + sold + unknown > 0 ? far + price : null];
      });
      const line = vwapOfBars({ window_ms: HOUR_MS, columns: COLUMNS, rows }, "day", from * HOUR_MS);
      const counted = rows.filter(([ms]) => ms! >= from * HOUR_MS);
      assertEquals([...line.timeMs], counted.map(([ms]) => ms));
      for (const [i, [ms]] of counted.entries()) {
        const day = (ms: number) => Math.floor(ms / 24 / HOUR_MS);
        const soFar = counted.slice(0, i + 1).filter((row) => day(row[0]!) === day(ms!) && row[4] !== null);
        const size = soFar.reduce((sum, row) => sum + row[1]! + row[2]! + row[3]!, 0);
        if (size === 0) {
          assertEquals(line.mean[i], NaN);
          continue;
        }
        const sum = (of: (price: number) => number) =>
          soFar.reduce((sum, row) => sum + (row[1]! + row[2]! + row[3]!) * of(row[4]! - far), 0) / size;
        const mean = sum((price) => price);
        assert(Math.abs(line.mean[i] - far - mean) < 1e-6);
        assert(Math.abs(line.deviation[i] ** 2 - sum((price) => (price - mean) ** 2)) < 1e-6);
      }
    },
  ));
});
