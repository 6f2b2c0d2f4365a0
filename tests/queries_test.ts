/** @module Trades, footprints, profiles and running means compared with a naive reading of random databases in any order of rows. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { storeOfDays, valueOf } from "./helpers/query_store.ts";

const DAYS = ["2024-01-02", "2024-01-03"];
const MIDNIGHT = Date.parse(DAYS[1]);

/** A trade: seconds from the midnight between the days, price in hundredths, size in thousandths, side. */
interface Trade {
  second: number;
  price: number;
  size: number;
  side: -1 | 0 | 1;
}

const trade: fc.Arbitrary<Trade> = fc.record({
  second: fc.integer({ min: -1500, max: 1500 }),
  price: fc.oneof(
    fc.integer({ min: 9900, max: 10_100 }),
    fc.integer({ min: 1, max: 20_000 }),
    fc.integer({ min: 10_000, max: 10_004 }),
  ),
  // Few sizes make equal volumes: 0.1 and 0.2 are 0.3.
  size: fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 100, 200, 300)),
  side: fc.constantFrom(-1, -1, 1, 1, 0),
});

const SIDES = new Map<number, Value>([[-1, "sell"], [0, null], [1, "buy"]]);

Deno.test("answers are those of a naive reading, of rows in any order, with duplicates and databases that overlap", () =>
  withFolder(async (folder) => {
    let index = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(trade, { minLength: 2, maxLength: 12 }),
          fc.array(trade, { minLength: 20, maxLength: 120 }),
        ),
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: -1600, max: 1500 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(1, 5, 25, 100),
        async (given, seed, from, seconds, windowSeconds, offset, row) => {
          const data = `${folder}/${index++}`;
          // Numbers follow the order of the list, which is that of trades of the same second. Prices make a hundredth the tick.
          const trades = given.map((trade, number) => ({
            ...trade,
            number,
            price: trade.price + (number < 2 ? number : 0),
          }));
          trades[1].price = trades[0].price + 1;
          write(data, trades, seed);
          using store = storeOfDays(data, "X", DAYS, { offsetMs: 1000 * offset });
          const range = { fromMs: MIDNIGHT + 1000 * from, toMs: MIDNIGHT + 1000 * (from + seconds) };
          const expected = trades.filter(({ second }) => second >= from && second < from + seconds)
            .sort((a, b) => a.second - b.second || a.number - b.number);

          const limit = 1 + seed % 150;
          const { rows, truncated } = await valueOf({ kind: "trades", ...range, limit }, store);
          assertEquals(rows.map(([ms, price, size, side]) => [(ms - MIDNIGHT) / 1000, price, size, side]), [
            ...expected.slice(0, limit).map((
              { second, price, size, side },
            ) => [second, price / 100, size / 1000, side]),
          ]);
          assertEquals(truncated, expected.length > limit);

          const windowMs = 1000 * windowSeconds;
          const footprint = await valueOf({ kind: "footprint", ...range, windowMs, row: row / 100 }, store);
          const startOf = ({ second }: Trade) => {
            const sinceEpoch = MIDNIGHT / 1000 + second - offset;
            return sinceEpoch - sinceEpoch % windowSeconds + offset;
          };
          const bars = Map.groupBy(expected, startOf);
          assertEquals(footprint.bars.map(({ timestamp_ms }) => timestamp_ms / 1000), [...bars.keys()]);
          for (const [at, inBar] of [...bars.values()].entries()) {
            const { levels, poc, delta_low, delta_high } = footprint.bars[at];
            const naive = naiveLevels(inBar, row);
            assertClose(levels, naive.map(({ price, sums, trades }) => [price, ...sums, trades]));
            assertEquals(poc, naivePoc(naive).price);
            let delta = 0;
            const deltas = inBar.map(({ side, size }) => (delta += side * size) / 1000);
            assertClose([[delta_low, delta_high]], [[Math.min(...deltas), Math.max(...deltas)]]);
          }

          const profile = await valueOf({ kind: "profile", ...range, row: row / 100 }, store);
          const naive = naiveLevels(expected, row);
          assertClose(profile.levels, naive.map(({ price, sums }) => [price, ...sums]));
          const volume = expected.reduce((sum, { size }) => sum + size, 0);
          if (naive.length === 0) {
            assertEquals([profile.poc, profile.value_area, profile.vwap], [null, null, null]);
          } else {
            assertEquals(profile.poc, naivePoc(naive).price);
            assertEquals(profile.value_area, naiveValueArea(naive, row));
          }

          const anchor = (["from", "day", "week"] as const)[seed % 3];
          const means = await valueOf({ kind: "vwap", ...range, windowMs, anchor }, store);
          const rowsFromMs = range.fromMs + seed % (1000 * seconds);
          const later = await valueOf({ kind: "vwap", ...range, windowMs, anchor, rowsFromMs }, store);
          assertEquals(later.rows, means.rows.filter(([ms]) => ms + windowMs > rowsFromMs));
          assertClose(
            means.rows.map(([ms, mean, deviation]) => [ms, mean ?? -1, (deviation ?? -1) ** 2]),
            [...bars].map(([start, inBar]) => {
              // Midnight begins a day, but no week.
              const isNext = anchor === "day" && inBar.at(-1)!.second >= 0;
              const soFar = expected.filter((trade) =>
                startOf(trade) <= start && (!isNext || trade.second >= 0)
              );
              return [1000 * start, ...naiveMean(soFar)];
            }),
          );
          if (volume === 0) return;
          const vwap = expected.reduce((sum, { price, size }) => sum + price * size, 0) / volume;
          const variance = expected.reduce((sum, { price, size }) => sum + size * (price - vwap) ** 2, 0) /
            volume;
          assertClose([[profile.vwap!]], [[vwap / 100]]);
          assert(Math.abs(profile.deviation! - Math.sqrt(variance) / 100) < 1e-6);
        },
      ),
      { numRuns: 60 },
    );
  }));

/** Writes trades into the databases of both days, some twice, in an order that `seed` decides. */
function write(data: string, trades: (Trade & { number: number })[], seed: number): void {
  const rows = trades.map(({ second, price, size, side, number }): Value[] => {
    const ms = String(MIDNIGHT + 1000 * second);
    return ["X", String(number + 1), price / 100, size / 1000, SIDES.get(side)!, ms];
  });
  const place = (row: Value[]) => (Number(row[1]) * 2654435761 + seed) % 4294967296;
  const isOfDay = (second: number, day: number) => (second >= 0) === (day === 1);
  for (const [day, name] of DAYS.entries()) {
    const ofDay = rows.filter((row, index) => {
      // Both databases have some of the trades near midnight; some databases have rows of the other day.
      const { second } = trades[index];
      return isOfDay(second, day) || (Math.abs(second) < 600 && Number(row[1]) % 3 === 0);
    });
    const stored = [...ofDay, ...ofDay.filter((row) => Number(row[1]) % 5 === 0)];
    if (seed % 4 > 0) stored.sort((a, b) => place(a) - place(b));
    const table = tradesTable(stored.map((row, index) => [index + 1, ...row]));
    makeDatabase(dayPath(data, "X", name), [table], "PRAGMA page_size=512");
  }
}

/** The mean price and the variance, weighted by size; -1 and 1 if all sizes are 0. */
function naiveMean(trades: Trade[]): [number, number] {
  const volume = trades.reduce((sum, { size }) => sum + size, 0);
  if (volume === 0) return [-1, 1];
  const mean = trades.reduce((sum, { price, size }) => sum + price * size, 0) / volume;
  const squares = trades.reduce((sum, { price, size }) => sum + size * (price - mean) ** 2, 0);
  return [mean / 100, squares / volume / 10_000];
}

interface NaiveLevel {
  row: number;
  price: number;
  /** Sold, bought, unknown. */
  sums: number[];
  /** In thousandths. */
  volume: number;
  trades: number;
}

function naiveLevels(trades: Trade[], size: number): NaiveLevel[] {
  const rows = Map.groupBy(trades, ({ price }) => Math.floor((2 * price + size) / (2 * size)));
  return [...rows].sort(([a], [b]) => a - b).map(([row, inRow]) => {
    const sumOf = (wanted: number) =>
      inRow.reduce((sum, { size, side }) => sum + (side === wanted ? size : 0), 0);
    const sums = [-1, 1, 0].map(sumOf);
    return {
      row,
      price: row * size / 100,
      sums: sums.map((sum) => sum / 1000),
      volume: sums[0] + sums[1] + sums[2],
      trades: inRow.length,
    };
  });
}

function naivePoc(levels: NaiveLevel[]): NaiveLevel {
  const middle = (levels[0].row + levels.at(-1)!.row) / 2;
  return levels.toSorted((a, b) =>
    b.volume - a.volume || Math.abs(a.row - middle) - Math.abs(b.row - middle) || a.row - b.row
  )[0];
}

/** Goes from row to row, with empty rows between those that have trades. */
function naiveValueArea(levels: NaiveLevel[], size: number): [number, number] {
  const volumes = new Map(levels.map(({ row, volume }) => [row, volume]));
  const total = levels.reduce((sum, { volume }) => sum + volume, 0);
  const [first, last] = [levels[0].row, levels.at(-1)!.row];
  let [low, high] = [naivePoc(levels).row, naivePoc(levels).row];
  let volume = volumes.get(low)!;
  while (10 * volume < 7 * total) {
    const below = low > first ? volumes.get(low - 1) ?? 0 : -1;
    const above = high < last ? volumes.get(high + 1) ?? 0 : -1;
    if (below >= above) volume += volumes.get(--low) ?? 0;
    if (above >= below) volume += volumes.get(++high) ?? 0;
  }
  return [low * size / 100, high * size / 100];
}

function assertClose(actual: number[][], expected: number[][]): void {
  assertEquals(actual.length, expected.length);
  for (const [row, values] of expected.entries()) {
    const isClose = values.every((value, at) =>
      Math.abs(actual[row][at] - value) <= 1e-9 * Math.max(1, Math.abs(value))
    );
    assert(isClose && actual[row].length === values.length, `${actual[row]} is not ${values}`);
  }
}
