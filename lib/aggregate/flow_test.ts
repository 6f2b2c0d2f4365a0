import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { assertFlowBars } from "../../tests/helpers/flow_bars.ts";
import { naiveFlow, naiveOhlc, type NaiveTrade } from "../../tests/helpers/naive_model.ts";
import { BATCH_ROWS, newTally, type TradeBatch } from "../model/batches.ts";
import { Random } from "../demo/random.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { Aggregator, barsOf } from "./aggregator.ts";

const START_NS = 1625097600_000_000_000n;
const WINDOW_MS = 60_000;

/** Trades in three windows. */
function tradesOf(price: fc.Arbitrary<number>, size: fc.Arbitrary<number>): fc.Arbitrary<NaiveTrade[]> {
  const trade = fc.record({
    ns: fc.integer({ min: 0, max: 179 }).map((second) => START_NS + BigInt(second) * 1_000_000_000n),
    tradeId: fc.constant(1n),
    price,
    size,
    side: fc.constantFrom("buy", "sell", undefined),
  });
  return fc.array(trade, { maxLength: 60 });
}

const cents = fc.integer({ min: 1, max: 1e7 }).map((cents) => cents / 100);
const satoshis = fc.nat(1e10).map((satoshis) => satoshis / 1e8);
const usual = fc.oneof(
  tradesOf(cents, satoshis),
  tradesOf(
    fc.oneof(cents, fc.double({ min: 1e-9, max: 1e9, noNaN: true })),
    fc.oneof(satoshis, fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })),
  ),
);

function batchOf(trades: NaiveTrade[]): TradeBatch {
  const columns = new TradeColumns({ tally: newTally(), signedPrices: true });
  for (const { ns, price, size, side } of trades) {
    columns.take(String(ns), price, size, side ?? null, undefined, undefined);
  }
  assertEquals(columns.count, trades.length);
  return columns;
}

/** Parts of trades, each in batches of a few rows, merged one after the other. */
function flowOf(parts: NaiveTrade[][], batchRows: number): number[][] {
  const [all, part] = [1, 2].map(() => new Aggregator({ windowMs: WINDOW_MS }));
  for (const trades of parts) {
    for (let from = 0; from < trades.length; from += batchRows) {
      part.addTrades(batchOf(trades.slice(from, from + batchRows)));
    }
    all.addWindows(part.takeWindows());
  }
  return barsOf("flow", all.takeChanged().flow);
}

/** Rows with places at which they are cut into parts, and another order of the rows. */
function split<T>(rows: fc.Arbitrary<T[]>) {
  return rows.chain((rows) =>
    fc.record({
      rows: fc.constant(rows),
      cuts: fc.array(fc.nat(rows.length), { maxLength: 5 }),
      shuffled: fc.shuffledSubarray(rows, { minLength: rows.length }),
    })
  );
}

function cut<T>(rows: T[], cuts: number[]): T[][] {
  const bounds = [0, ...cuts.sort((a, b) => a - b), rows.length];
  return bounds.slice(1).map((end, part) => rows.slice(bounds[part], end));
}

Deno.test("flow bars are those of the naive model, to the last bit in any order, split and batches", () => {
  fc.assert(
    fc.property(split(usual), fc.integer({ min: 1, max: 20 }), ({ rows, cuts, shuffled }, batchRows) => {
      const bars = flowOf([rows], BATCH_ROWS);
      assertFlowBars(bars, naiveFlow(rows, WINDOW_MS));
      assertEquals(flowOf(cut(shuffled, cuts), batchRows), bars);
    }),
  );
});

Deno.test("the volumes of the sides sum to the volume of the price bar", () => {
  fc.assert(fc.property(usual, (trades) => {
    const bars = new Aggregator({ windowMs: WINDOW_MS });
    bars.addTrades(batchOf(trades));
    const { price, flow } = bars.takeChanged();
    const prices = barsOf("price", price);
    assertEquals(
      prices.map(([, , , , , volume]) => volume),
      naiveOhlc(trades, WINDOW_MS).map((bar) => bar[5]),
    );
    for (const [index, [startMs, bought, sold, unknown]] of barsOf("flow", flow).entries()) {
      const { 0: priceStartMs, 5: volume } = prices[index];
      assertEquals(startMs, priceStartMs);
      assert(Math.abs(bought + sold + unknown - volume) <= 2 * Number.EPSILON * volume);
    }
  }));
});

/** A number of a magnitude in a range. */
function magnitude(least: number, greatest: number): fc.Arbitrary<number> {
  return fc.tuple(
    fc.integer({ min: least, max: greatest }),
    fc.double({ min: 1, max: 2, maxExcluded: true, noNaN: true }),
  )
    .map(([exponent, fraction]) => fraction * 2 ** exponent);
}

Deno.test("the mean price is right for factors of any magnitude", () => {
  const ranges: [price: fc.Arbitrary<number>, size: fc.Arbitrary<number>][] = [
    [magnitude(-1074, -500), magnitude(-1074, -500)],
    [magnitude(900, 1023), magnitude(-1074, 1000)],
    [magnitude(-1074, 1023), magnitude(900, 1000)],
    [magnitude(-500, 500), magnitude(-500, 500)],
    [magnitude(-460, -440), magnitude(-460, -440)],
    [magnitude(440, 460), magnitude(440, 460)],
    // Products of 0, beside which others are scaled.
    [fc.oneof(fc.constant(0), magnitude(-1074, 1023)), fc.oneof(fc.constant(0), magnitude(-1074, 900))],
    [magnitude(900, 1023), fc.constant(0)],
  ];
  const trades = fc.oneof(...ranges.map(([price, size]) => tradesOf(price, size)));
  fc.assert(
    fc.property(split(trades), ({ rows, cuts, shuffled }) => {
      const expected = naiveFlow(rows, WINDOW_MS);
      assertFlowBars(flowOf([rows], BATCH_ROWS), expected);
      assertFlowBars(flowOf(cut(shuffled, cuts), 7), expected);
    }),
    { numRuns: 500 },
  );
});

Deno.test("flow bars are independent of the order to the last bit, at any magnitude within the documented limit", () => {
  const exponent = fc.oneof(
    fc.integer({ min: -1074, max: 960 }),
    fc.constantFrom(-1074, -470, -450, -430, 430, 450, 470, 960),
  );
  const trades = fc.tuple(exponent, exponent).chain(([price, size]) =>
    tradesOf(magnitude(price, price + 20), magnitude(size, size + 20))
  );
  fc.assert(
    fc.property(split(trades), ({ rows, cuts, shuffled }) => {
      assertEquals(flowOf(cut(shuffled, cuts), 7), flowOf([rows], BATCH_ROWS));
    }),
    { numRuns: 500 },
  );
});

Deno.test("the flow of a whole batch is that of the naive model, however much its sizes differ", () => {
  const magnitudes = fc.constantFrom(0, 12, 20, 24, 26, 28, 30, 40, 60, 80);
  fc.assert(
    fc.property(fc.integer(), magnitudes, fc.nat(4095), (seed, magnitudes, fewer) => {
      const random = new Random(seed);
      const trades = Array.from({ length: BATCH_ROWS - fewer }, (): NaiveTrade => ({
        ns: START_NS,
        tradeId: 1n,
        price: (90_000 + random.below(1000)) / 10,
        size: (1 + random.uniform()) * 2 ** -random.below(magnitudes + 1),
        side: (["buy", "sell", undefined] as const)[random.below(3)],
      }));
      assertFlowBars(flowOf([trades], BATCH_ROWS), naiveFlow(trades, WINDOW_MS));
    }),
    { numRuns: 60 },
  );
});

Deno.test("prices of both signs have a mean that is exact when they cancel", () => {
  const sizes = [0.1, 0.2, 0.3];
  const trades = [-3, 1, 1].map((price, index): NaiveTrade => ({
    ns: START_NS,
    tradeId: 1n,
    price,
    size: [...sizes, 0][index],
  }));
  assertFlowBars(flowOf([trades], BATCH_ROWS), naiveFlow(trades, WINDOW_MS));
});

Deno.test("a window whose sizes are all 0 has no mean price", () => {
  const trades = [5, 7].map((price): NaiveTrade => ({
    ns: START_NS,
    tradeId: 1n,
    price,
    size: 0,
    side: "buy",
  }));
  assertEquals(flowOf([trades], BATCH_ROWS), [[1625097600_000, 0, 0, 0, 2, 0, 2, NaN, 0]]);
  const traded: NaiveTrade = { ns: START_NS, tradeId: 1n, price: 3, size: 2, side: "sell" };
  assertEquals(flowOf([trades, [traded]], BATCH_ROWS), [[1625097600_000, 0, 2, 0, 2, 1, 3, 3, 2]]);
});

Deno.test("a trade of any magnitude counts beside trades whose products are 0", () => {
  const trades = [[0, 2 ** -600], [5, 0], [1.1 * 2 ** -500, 1.1 * 2 ** -600]].map((
    [price, size],
  ): NaiveTrade => ({
    ns: START_NS,
    tradeId: 1n,
    price,
    size,
  }));
  const expected = naiveFlow(trades, WINDOW_MS);
  assertFlowBars(flowOf([trades], BATCH_ROWS), expected);
  assertFlowBars(flowOf([trades.slice(0, 2), trades.slice(2)], BATCH_ROWS), expected);
  assertFlowBars(flowOf([trades], 1), expected);
});
