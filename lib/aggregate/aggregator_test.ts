import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { naiveDepth, naiveObi, naiveOhlc, type NaiveTrade } from "../../tests/helpers/naive_model.ts";
import { newTally } from "../model/batches.ts";
import { BookColumns } from "../sources/book_columns.ts";
import { selectTrades } from "../sources/duplicates/select_trades.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { Aggregator, barsOf } from "./aggregator.ts";
import { imbalance } from "./imbalance.ts";

const ALL = { windowMs: 60_000 };

/** Trades in a few windows, many of them at the same time. */
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

function fill(bars: Aggregator, trades: NaiveTrade[], batchRows: number): void {
  for (let from = 0; from < trades.length; from += batchRows) {
    const columns = new TradeColumns({ tally: newTally() });
    for (const { ns, tradeId, price, size } of trades.slice(from, from + batchRows)) {
      columns.take(String(ns), price, size, "buy", String(tradeId), undefined);
    }
    bars.addTrades(columns);
  }
}

function ohlcRows(bars: Aggregator): number[][] {
  return barsOf("price", bars.takeChanged().price);
}

/** One trade. */
function addOne(bars: Aggregator, ms: number, price: number): void {
  fill(bars, [{ ns: BigInt(ms) * 1_000_000n, tradeId: 1n, price, size: 1 }], 1);
}

Deno.test("price bars are those of the naive model for any order of rows, any batches, any window and offset", () => {
  const layout = fc.tuple(
    fc.constantFrom(1, 1000, 7000, 60_000, 3_600_000),
    fc.integer({ min: -4e6, max: 4e6 }),
  );
  fc.assert(
    fc.property(
      trades,
      layout,
      fc.integer({ min: 1, max: 20 }),
      (trades, [windowMs, offsetMs], batchRows) => {
        const bars = new Aggregator({ windowMs, offsetMs });
        fill(bars, trades, batchRows);
        assertEquals(ohlcRows(bars), naiveOhlc(trades, windowMs, offsetMs));
      },
    ),
  );
});

Deno.test("rows that were picked from batches give the bars of these rows", () => {
  fc.assert(fc.property(trades, fc.nat(40), (trades, skipped) => {
    const columns = new TradeColumns({ tally: newTally() });
    for (const { ns, tradeId, price, size } of trades) {
      columns.take(String(ns), price, size, "buy", String(tradeId), undefined);
    }
    const picked = trades.map((_, row) => row).slice(skipped);
    const bars = new Aggregator(ALL);
    bars.addTrades(selectTrades(columns, picked));
    assertEquals(ohlcRows(bars), naiveOhlc(picked.map((row) => trades[row]), ALL.windowMs));
  }));
});

Deno.test("takeChanged() returns the newest of the bars that changed, bars() all of them", () => {
  fc.assert(fc.property(trades, fc.integer({ min: 1, max: 5 }), (trades, newest) => {
    const bars = new Aggregator(ALL);
    fill(bars, trades, 100);
    const all = naiveOhlc(trades, ALL.windowMs);
    assertEquals(barsOf("price", bars.bars().price), all);
    assertEquals(barsOf("price", bars.takeChanged(newest).price), all.slice(-newest));
    assertEquals(barsOf("price", bars.takeChanged().price), []);
    assertEquals(barsOf("price", bars.bars().price), all);
  }));
});

Deno.test("forgetChanges() leaves to takeChanged() what changes later", () => {
  const bars = new Aggregator(ALL);
  const start = 1625097600000;
  for (const ms of [0, 60_000, 120_000]) addOne(bars, start + ms, 1);
  bars.forgetChanges();
  addOne(bars, start + 60_001, 2);
  assertEquals(ohlcRows(bars).map(([startMs]) => startMs), [start + 60_000]);
});

Deno.test("a trade at the end of a window belongs to the next window", () => {
  const bars = new Aggregator(ALL);
  fill(bars, [
    { ns: 1625097659_999_999_999n, tradeId: 1n, price: 1, size: 1 },
    { ns: 1625097660_000_000_000n, tradeId: 2n, price: 2, size: 1 },
  ], 9);
  assertEquals(ohlcRows(bars), [[1625097600000, 1, 1, 1, 1, 1], [1625097660000, 2, 2, 2, 2, 1]]);
});

Deno.test("trades of the same time are ordered by trade number, not as text, and without a number by row", () => {
  const bars = new Aggregator(ALL);
  const columns = new TradeColumns({ tally: newTally() });
  for (const [tradeId, price] of [["10", 1], ["9", 2], ["x", 3], ["y", 4]] as const) {
    columns.take("1625097600000", price, 1, "buy", tradeId, undefined);
  }
  bars.addTrades(columns);
  const [[, open, , , close]] = ohlcRows(bars);
  assertEquals([open, close], [2, 4]);
});

Deno.test("sizes are summed exactly, whatever the side", () => {
  const bars = new Aggregator(ALL);
  const columns = new TradeColumns({ tally: newTally() });
  for (let i = 0; i < 10; i++) {
    columns.take("1625097600000", 1, 0.1, i % 2 ? "buy" : null, undefined, undefined);
  }
  bars.addTrades(columns);
  assertEquals(ohlcRows(bars), [[1625097600000, 1, 1, 1, 1, 1]]);
});

Deno.test("takeChanged() returns each changed window once, oldest first", () => {
  const bars = new Aggregator(ALL);
  const start = 1625097600000;
  for (const ms of [180_000, 60_000, 180_001]) addOne(bars, start + ms, 1);
  assertEquals(ohlcRows(bars).map(([startMs]) => startMs - start), [60_000, 180_000]);
  assertEquals(ohlcRows(bars), []);
  addOne(bars, start + 60_001, 2);
  assertEquals(ohlcRows(bars).map((bar) => bar[4]), [2]);
});

Deno.test("of trades with the same time and number, the one added first opens and the one added last closes", () => {
  const [bars, other] = [new Aggregator(ALL), new Aggregator(ALL)];
  for (const price of [5, 7, 6]) addOne(bars, 1625097600000, price);
  addOne(other, 1625097600000, 8);
  bars.addWindows(other.takeWindows());
  assertEquals(ohlcRows(bars), [[1625097600000, 5, 8, 5, 8, 4]]);
});

/** Rows cut into parts, in the same order. */
function parts<T>(rows: fc.Arbitrary<T[]>): fc.Arbitrary<T[][]> {
  return fc.tuple(rows, fc.array(fc.nat(60), { maxLength: 6 })).map(([rows, cuts]) => {
    const bounds = [0, ...cuts.sort((a, b) => a - b), rows.length];
    return bounds.slice(1).map((end, part) => rows.slice(bounds[part], end));
  });
}

Deno.test("windows that are handed over in parts and merged in order are equal to those of all rows, to the last bit", () => {
  // Trades without a number are ordered as they come, which cutting them into parts must not change.
  const tied = trades.map((trades) => trades.map((trade, i) => (i % 3 ? trade : { ...trade, tradeId: 7n })));
  fc.assert(
    fc.property(
      parts(tied),
      fc.constantFrom(1, 7000, 60_000),
      (parts, windowMs) => {
        const options = { windowMs };
        const [whole, merged, other] = [
          new Aggregator(options),
          new Aggregator(options),
          new Aggregator(options),
        ];
        for (const part of parts) {
          fill(whole, part, 7);
          fill(other, part, 7);
          merged.addWindows(other.takeWindows());
          assertEquals(other.size("price"), 0);
        }
        assertEquals(ohlcRows(merged), ohlcRows(whole));
      },
    ),
  );
});

const side = fc.array(
  fc.tuple(
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true })),
  ),
  { maxLength: 6 },
);

Deno.test("imbalance bars and depth are those of the naive model for any order of rows", () => {
  const book = fc.record({ ns: trade.map(({ ns }) => ns), id: fc.nat(1e9), bids: side, asks: side });
  const books = fc.uniqueArray(book, { maxLength: 40, selector: ({ id }) => id });
  fc.assert(fc.property(books, fc.constantFrom(Infinity, 1, 2), (books, depthLevels) => {
    const bars = new Aggregator(ALL);
    const columns = new BookColumns({ tally: newTally(), depthLevels });
    for (const { ns, id, bids, asks } of books) {
      columns.take(String(ns), JSON.stringify(bids), JSON.stringify(asks), id);
    }
    columns.finish();
    const empty = bars.addBooks(columns);
    const rows = barsOf("imbalance", bars.takeChanged().imbalance);
    assertEquals(rows, naiveObi(books, 60_000, depthLevels));
    assertEquals(bars.depth.placed?.depth ?? { bids: [], asks: [] }, naiveDepth(books, depthLevels));
    assertEquals(empty + rows.length > 0, books.length > 0);
  }));
});

Deno.test("of two snapshots with the same time and order, the latest is the one added last", () => {
  const bars = new Aggregator(ALL);
  const depth = (price: number) => ({ bids: [[price, 1] as [number, number]], asks: [] });
  bars.depth.add({ depth: depth(1), key: [5, 0, 0, 0] });
  bars.depth.add({ depth: depth(2), key: [5, 0, 0, 0] });
  bars.depth.add({ depth: depth(3), key: [4, 0, 0, 9] });
  assertEquals(bars.depth.placed?.depth, depth(2));
});

Deno.test("imbalance() is between -1 and 1, and NaN for an empty book", () => {
  assertEquals([imbalance(1, 0), imbalance(0, 2), imbalance(5, 5), imbalance(0, 0)], [1, -1, 0, NaN]);
});
