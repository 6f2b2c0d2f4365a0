import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { naiveObi, naiveOhlc, type NaiveTrade } from "../../tests/helpers/naive_model.ts";
import { newTally } from "../ingest/batches.ts";
import { BookColumns, TradeColumns } from "../ingest/row_columns.ts";
import { imbalance, ObiBars } from "./obi_bars.ts";
import { OhlcBars } from "./ohlc_bars.ts";

const ALL = { windowMs: 60_000, maxBars: 0 };

/** Trades around a few windows, with many ties in time. */
const trade: fc.Arbitrary<NaiveTrade> = fc.record({
  ns: fc.oneof(
    fc.integer({ min: 0, max: 6 }).map((half) => 1625097600000000000n + BigInt(half) * 30_000_000_000n),
    fc.bigInt({ min: 1625097600000000000n, max: 1625097960000000000n }),
  ),
  tradeId: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
  price: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  size: fc.double({ min: 0, max: 1e6, noNaN: true }),
});

const trades = fc.uniqueArray(trade, { maxLength: 60, selector: ({ tradeId }) => tradeId });

function fill(bars: OhlcBars, trades: NaiveTrade[], batchRows: number): void {
  for (let from = 0; from < trades.length; from += batchRows) {
    const columns = new TradeColumns(newTally());
    for (const { ns, tradeId, price, size } of trades.slice(from, from + batchRows)) {
      columns.take(String(ns), price, size, "buy", String(tradeId), undefined);
    }
    bars.addBatch(columns);
  }
}

function ohlcRows(bars: OhlcBars, slots: number[] = bars.allSlots()): number[][] {
  return slots.map((slot) => {
    const { startMs, open, high, low, close, volume } = bars.bar(slot);
    return [startMs, open, high, low, close, volume];
  });
}

Deno.test("OhlcBars gives the naive model's bars for any order of rows, any batches and any window", () => {
  const windowMs = fc.constantFrom(1, 1000, 7000, 60_000, 3_600_000);
  fc.assert(fc.property(trades, windowMs, fc.integer({ min: 1, max: 20 }), (trades, windowMs, batchRows) => {
    const bars = new OhlcBars({ windowMs, maxBars: 0 });
    fill(bars, trades, batchRows);
    assertEquals(ohlcRows(bars), naiveOhlc(trades, windowMs));
  }));
});

Deno.test("OhlcBars keeps the newest bars right while it drops older ones", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(3000), { minLength: 400, maxLength: 3000 }),
      (maxBars, seconds) => {
        const trades = seconds.map((second, index): NaiveTrade => ({
          ns: (1625097600n + BigInt(second)) * 1_000_000_000n,
          tradeId: BigInt(index + 1),
          price: 1 + index,
          size: 1,
        }));
        const bars = new OhlcBars({ windowMs: 1000, maxBars });
        fill(bars, trades, 100);
        assertEquals(ohlcRows(bars).slice(-maxBars), naiveOhlc(trades, 1000).slice(-maxBars));
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("OhlcBars holds no more windows than it needs", () => {
  const bars = new OhlcBars({ windowMs: 1, maxBars: 10 });
  for (let ms = 0; ms < 100_000; ms++) bars.add(ms, 0, 0, 0, 1);
  assertEquals(bars.size < 1000, true, String(bars.size));
});

Deno.test("OhlcBars counts trades at a window's end for the next window", () => {
  const bars = new OhlcBars(ALL);
  fill(bars, [
    { ns: 1625097659_999_999_999n, tradeId: 1n, price: 1, size: 1 },
    { ns: 1625097660_000_000_000n, tradeId: 2n, price: 2, size: 1 },
  ], 9);
  assertEquals(ohlcRows(bars), [[1625097600000, 1, 1, 1, 1, 1], [1625097660000, 2, 2, 2, 2, 1]]);
});

Deno.test("OhlcBars orders ties by trade number, not as text, and by row where there is none", () => {
  const bars = new OhlcBars(ALL);
  const columns = new TradeColumns(newTally());
  for (const [tradeId, price] of [["10", 1], ["9", 2], ["x", 3], ["y", 4]] as const) {
    columns.take("1625097600000", price, 1, "buy", tradeId, undefined);
  }
  bars.addBatch(columns);
  const { open, close } = bars.bar(0);
  assertEquals([open, close], [2, 4]);
});

Deno.test("OhlcBars counts trades and the volume that takers bought", () => {
  const bars = new OhlcBars(ALL);
  const columns = new TradeColumns(newTally());
  for (const side of ["buy", "SELL", null, "bid"]) {
    columns.take("1625097600000", 1, 0.1, side, undefined, undefined);
  }
  bars.addBatch(columns);
  const { count, volume, buyVolume } = bars.bar(0);
  assertEquals([count, volume, buyVolume], [4, 0.4, 0.2]);
});

Deno.test("Candles.takeChanged() gives each changed window once, oldest first", () => {
  const bars = new OhlcBars(ALL);
  for (const ms of [180_000, 60_000, 180_001]) bars.add(ms, 0, 0, 0, 1);
  assertEquals(bars.takeChanged().map((slot) => bars.bar(slot).startMs), [60_000, 180_000]);
  assertEquals(bars.takeChanged(), []);
  bars.add(60_001, 0, 0, 0, 2);
  assertEquals(bars.takeChanged().map((slot) => bars.bar(slot).close), [2]);
});

const side = fc.array(
  fc.tuple(
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
  ),
  { maxLength: 6 },
);

Deno.test("ObiBars gives the naive model's bars and depth for any order of rows", () => {
  const book = fc.record({ ns: trade.map(({ ns }) => ns), id: fc.nat(1e9), bids: side, asks: side });
  const books = fc.uniqueArray(book, { maxLength: 40, selector: ({ id }) => id });
  fc.assert(fc.property(books, fc.constantFrom(Infinity, 1, 2), (books, depthLevels) => {
    const bars = new ObiBars(ALL);
    const columns = new BookColumns(newTally(), depthLevels);
    for (const { ns, id, bids, asks } of books) {
      columns.take(String(ns), JSON.stringify(bids), JSON.stringify(asks), id);
    }
    columns.finish();
    bars.addBatch(columns);
    const rows = bars.allSlots().map((slot) => {
      const { startMs, open, high, low, close } = bars.candle(slot);
      return [startMs, open, high, low, close];
    });
    assertEquals(rows, naiveObi(books, 60_000, depthLevels));
    assertEquals(bars.undefinedSnapshots + rows.length > 0, books.length > 0);
  }));
});

Deno.test("imbalance() lies in [-1, 1], and is NaN for an empty book", () => {
  assertEquals([imbalance(1, 0), imbalance(0, 2), imbalance(5, 5), imbalance(0, 0)], [1, -1, 0, NaN]);
});
