import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import {
  type NaiveBook,
  naiveFlow,
  naiveObi,
  naiveOhlc,
  naiveQuotes,
  type NaiveTrade,
} from "../../tests/helpers/naive_model.ts";
import { SERIES, type SeriesId } from "../model/series.ts";
import { type BarPart, bytesOfPart, combinePart } from "./combine_bars.ts";
import { joinParts } from "./join_parts.ts";
import { coveringWindows } from "./series_window.ts";

const BASE_MS = Date.UTC(2024, 0, 1);
const NS_PER_MS = 1_000_000n;

const ns = fc.integer({ min: -300, max: 600 }).map((seconds) =>
  BigInt(BASE_MS + seconds * 1000 + 137) * NS_PER_MS
);

const trades: fc.Arbitrary<NaiveTrade[]> = fc.uniqueArray(
  fc.record({
    ns,
    tradeId: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    price: fc.integer({ min: 1, max: 10 ** 9 }).map((cents) => cents / 100),
    size: fc.nat(10 ** 9).map((satoshis) => satoshis / 1e8),
    side: fc.constantFrom("buy" as const, "sell" as const, undefined),
  }),
  // naiveFlow() sorts by time alone.
  { maxLength: 60, selector: ({ ns }) => ns },
);

const side = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 10 ** 6 }), fc.integer({ min: 1, max: 10 ** 6 }).map((n) => n / 1000)),
  { maxLength: 4 },
);
const books: fc.Arbitrary<NaiveBook[]> = fc.uniqueArray(
  fc.record({ ns, id: fc.nat(10 ** 6), bids: side, asks: side }),
  { maxLength: 40, selector: ({ ns }) => ns },
);

const BARS: Record<
  SeriesId,
  (trades: NaiveTrade[], books: NaiveBook[], windowMs: number, offsetMs: number) => number[][]
> = {
  price: (trades, _, windowMs, offsetMs) => naiveOhlc(trades, windowMs, offsetMs),
  flow: (trades, _, windowMs, offsetMs) => naiveFlow(trades, windowMs, offsetMs),
  quote: (_, books, windowMs, offsetMs) => naiveQuotes(books, windowMs, offsetMs),
  imbalance: (_, books, windowMs, offsetMs) => naiveObi(books, windowMs, undefined, offsetMs),
};

/** The length of the windows that are combined, in milliseconds. */
const SHORT_MS = 5000;

/** Rows as a part, with rows of windows without a bar before and after each, as day tables have them. */
function partOf(rows: number[][], width: number): BarPart {
  const absent = (ms: number) => [ms, ...Array(width - 1).fill(NaN)];
  // In the window before that of the bar, which may be the first of a longer window; and in that of the bar.
  const spread = rows.flatMap((row) => [absent(row[0] - SHORT_MS + 2), row, absent(row[0] + 1)]);
  return {
    rows: spread.length,
    columns: Array.from({ length: width }, (_, column) => Float64Array.from(spread, (row) => row[column])),
  };
}

for (const series of Object.values(SERIES)) {
  Deno.test(`combined bars of ${series.id} equal bars made with the longer window, whatever the parts`, () =>
    fc.assert(fc.property(
      trades,
      books,
      fc.constantFrom(1, 2, 5, 60, 600),
      fc.constantFrom(-1000, 0, 2000),
      fc.integer({ min: -300, max: 600 }),
      (trades, books, times, offsetMs, cutSeconds) => {
        const grid = { windowMs: SHORT_MS * times, offsetMs };
        const width = series.columns.length;
        const rows = BARS[series.id](trades, books, SHORT_MS, offsetMs);
        const cutMs = BASE_MS + cutSeconds * 1000;
        const parts = [rows.filter(([ms]) => ms < cutMs), rows.filter(([ms]) => ms >= cutMs)]
          .map((rows) => combinePart(series, partOf(rows, width), grid));
        const joined = joinParts(series, parts, -Infinity, Infinity);
        const expected = BARS[series.id](trades, books, grid.windowMs, offsetMs);
        assertEquals([...joined[0]], expected.map(([ms]) => ms));
        series.columns.forEach(({ name, combine }, column) => {
          expected.forEach((row, bar) => {
            const [value, wanted] = [joined[column][bar], row[column]];
            const isClose = combine === "sum" || combine === "mean"
              ? Math.abs(value - wanted) <= 1e-12 * Math.abs(wanted)
              : false;
            assert(Object.is(value, wanted) || isClose, `${name}: ${value} is not ${wanted}`);
          });
        });
      },
    )));
}

Deno.test("joinParts() leaves out bars that begin outside of the range", () => {
  const { price } = SERIES;
  const rows = [0, 60_000, 120_000].map((ms) => [ms, 1, 1, 1, 1, 1]);
  const part = combinePart(price, partOf(rows, 6), { windowMs: 60_000, offsetMs: 0 });
  assertEquals([...joinParts(price, [part], 60_000, 120_000)[0]], [60_000]);
  assertEquals(bytesOfPart(part), 3 * 8 * (1 + 4 + 2));
});

Deno.test("the sum of many bars keeps its last digits", () => {
  const rows = Array.from({ length: 100_000 }, (_, row) => [row * 1000, 1, 1, 1, 1, 0.1]);
  const { price } = SERIES;
  const part = combinePart(price, partOf(rows, 6), { windowMs: 1e9, offsetMs: 0 });
  assertEquals(joinParts(price, [part], 0, 1e9)[5][0], 10_000);
});

Deno.test("a sum beyond the greatest double is that double, and has no mean, as in the bars of a run", () => {
  const { flow } = SERIES;
  const most = Number.MAX_VALUE;
  const rows = [[0, 1e308, 0, 0, 1, 0, 1, 5, 1e308], [60_000, 1e308, 0, 0, 1, 0, 1, 5, 1e308]];
  const capped = [[0, most, 0, 0, 2, 0, 2, NaN, 1e308], [60_000, 1, 0, 0, 1, 0, 1, 5, 1]];
  const large = [[0, 10, 0, 0, 1, 0, 1, 1e308, 10], [60_000, 10, 0, 0, 1, 0, 1, 1e308, 10]];
  for (const [bars, volume] of [[rows, most], [capped, most], [large, 20]] as const) {
    const grid = { windowMs: 120_000, offsetMs: 0 };
    const whole = joinParts(flow, [combinePart(flow, partOf(bars, 9), grid)], 0, 120_000);
    const parts = bars.map((bar) => combinePart(flow, partOf([bar], 9), grid));
    for (const columns of [whole, joinParts(flow, parts, 0, 120_000)]) {
      assertEquals([columns[1][0], columns[7][0]], [volume, NaN]);
    }
  }
});

Deno.test("coveringWindows() covers any range with whole windows, no more than asked for", () => {
  const time = fc.integer({ min: -8.64e15, max: 8.64e15 });
  fc.assert(fc.property(
    time,
    fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 1.6e16 })),
    fc.integer({ min: 2, max: 100_000 }),
    fc.integer({ min: 1, max: 31_536_000 }).chain((seconds) =>
      fc.tuple(fc.constant(seconds * 1000), fc.integer({ min: 1 - seconds, max: seconds - 1 }))
    ),
    (fromMs, lengthMs, points, [windowMs, offsetSeconds]) => {
      const offsetMs = offsetSeconds * 1000;
      const toMs = Math.min(fromMs + lengthMs, 8.64e15);
      fc.pre(fromMs < toMs);
      const { grid, firstMs, endMs } = coveringWindows({ windowMs, offsetMs }, fromMs, toMs, points);
      assertEquals(grid.windowMs % windowMs, 0);
      assertEquals(Math.abs(firstMs - offsetMs) % grid.windowMs, 0);
      assert(firstMs <= fromMs && toMs <= endMs, `${firstMs} to ${endMs}`);
      assert(firstMs + grid.windowMs > fromMs && endMs - grid.windowMs < toMs);
      assert((endMs - firstMs) / grid.windowMs <= points, `${(endMs - firstMs) / grid.windowMs} points`);
    },
  ));
});

Deno.test("coveringWindows() prefers lengths that people know", () => {
  const from = Date.UTC(2024, 7, 8);
  const windowOf = (windowMs: number, hours: number, points: number) =>
    coveringWindows({ windowMs, offsetMs: 0 }, from, from + hours * 3_600_000, points).grid.windowMs / 1000;
  assertEquals(windowOf(1000, 1, 3600), 1);
  assertEquals(windowOf(1000, 24, 2000), 60);
  assertEquals(windowOf(60_000, 24 * 31, 2000), 1800);
  assertEquals(windowOf(7000, 1, 100), 42);
});
