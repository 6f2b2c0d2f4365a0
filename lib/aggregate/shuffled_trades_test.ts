import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally, type TradeBatch } from "../model/batches.ts";
import { TradeColumns } from "../sources/trade_columns.ts";
import { Aggregator } from "./aggregator.ts";
import { isShuffled } from "./shuffled_trades.ts";
import { WindowGrid } from "./window_grid.ts";

const START_MS = Date.parse("2024-01-01");
const SIDES = ["buy", "sell", undefined];

/** A trade: its second in the day, its number, its price, and its size. Many are of the same time and number. */
type Trade = [second: number, number: number, price: number, size: number];

const trade: fc.Arbitrary<Trade> = fc.tuple(
  fc.nat(20).map((second) => second * 7),
  fc.nat(3),
  fc.integer({ min: 1, max: 1e6 }).map((price) => price / 100),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);

function batchOf(trades: Trade[]): TradeBatch {
  const columns = new TradeColumns({ tally: newTally() });
  trades.forEach(([second, number, price, size], row) => {
    const ms = START_MS + 1000 * second;
    columns.take(ms, price, size, SIDES[row % 3], number === 0 ? undefined : number, undefined);
  });
  columns.finish();
  return columns;
}

Deno.test("bars of shuffled trades are those of the trades one by one, whatever batches come between", () => {
  const batches = fc.array(
    fc.array(trade, { minLength: 1, maxLength: 90, size: "max" }),
    { minLength: 1, maxLength: 6 },
  );
  let shuffled = 0;
  fc.assert(
    fc.property(batches, fc.constantFrom(1000, 10_000, 60_000), fc.nat(5), (batches, windowMs, looks) => {
      const together = new Aggregator({ windowMs });
      const single = new Aggregator({ windowMs });
      batches.forEach((trades, index) => {
        const batch = batchOf(trades);
        if (isShuffled(batch, new WindowGrid({ windowMs }))) shuffled++;
        together.addTrades(batch);
        for (const trade of trades) single.addTrades(batchOf([trade]));
        if (index === looks) assertEquals(together.size("price"), single.size("price"));
      });
      // The sides of single trades are those of the first row.
      const [{ price, flow }, expected] = [together.bars(), single.bars()];
      assertEquals(price, expected.price);
      assertEquals(flow.length, expected.flow.length);
    }),
    { numRuns: 30 },
  );
  assert(shuffled > 10, `${shuffled}`);
});

Deno.test("many batches of shuffled trades are those of sorted trades", () => {
  const rows = 50_000;
  const seconds = Array.from({ length: rows }, (_, row) => (row * 48_271) % 86_400);
  const all = seconds.map((second, row): Trade => [second, 1 + row, 100 + row % 977, row % 31 / 8]);
  const add = (trades: Trade[]) => {
    const bars = new Aggregator({ windowMs: 60_000 });
    for (let from = 0; from < rows; from += 3000) bars.addTrades(batchOf(trades.slice(from, from + 3000)));
    return bars;
  };
  const sorted = add(all.toSorted(([a, i], [b, j]) => a - b || i - j));
  const shuffled = add(all);
  assertEquals(shuffled.size("flow"), 1440);
  assertEquals(shuffled.takeWindows().price, add(all).rows().price);
  assertEquals(add(all).bars().price, sorted.bars().price);
});

Deno.test("isShuffled() is false for trades in order, for a few late ones, and for late ones of the same window", () => {
  const grid = new WindowGrid({ windowMs: 60_000 });
  const inOrder = Array.from({ length: 200 }, (_, row): Trade => [row * 90, row, 1, 1]);
  assertEquals(isShuffled(batchOf(inOrder), grid), false);
  const late = inOrder.map((trade, row): Trade => row % 5 === 4 ? [trade[0] - 180, row, 1, 1] : trade);
  assertEquals(isShuffled(batchOf(late), grid), false);
  const inWindow = inOrder.map((_, row): Trade => [59 - row % 60, row, 1, 1]);
  assertEquals(isShuffled(batchOf(inWindow), grid), false);
  assertEquals(isShuffled(batchOf(inOrder.toReversed()), grid), true);
});
