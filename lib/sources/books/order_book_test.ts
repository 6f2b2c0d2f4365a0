import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { exactSum } from "../../../tests/helpers/naive_model.ts";
import type { BookSide } from "../values/levels.ts";
import { OrderBook } from "./order_book.ts";
import { OrderBookSide } from "./order_book_side.ts";

/** A side as a map of price to size. */
class NaiveSide {
  levels = new Map<number, number>();
  constructor(readonly side: BookSide, readonly depthLevels: number) {}

  apply(price: number, size: number): void {
    if (size === 0) this.levels.delete(price);
    else this.levels.set(price, size);
  }

  replace(levels: [number, number][]): void {
    this.levels.clear();
    for (const [price, size] of levels) this.apply(price, size);
  }

  pairs(): [number, number][] {
    const sign = this.side === "asks" ? 1 : -1;
    return [...this.levels].sort(([a], [b]) => sign * (a - b)).slice(0, this.depthLevels);
  }

  get all() {
    const pairs = this.pairs();
    const [bestPrice, bestSize] = pairs[0] ?? [NaN, NaN];
    return {
      count: this.levels.size,
      pairs,
      bestPrice,
      bestSize,
      sum: exactSum(pairs.map(([, size]) => size)),
    };
  }
}

function allOf(side: OrderBookSide) {
  const { count, bestPrice, bestSize, sum } = side;
  return { count, pairs: side.pairs(), bestPrice, bestSize, sum };
}

const usualSize = fc.integer({ min: 0, max: 10_000 }).map((size) => size / 1000);
const wideSize = fc.oneof(
  usualSize,
  fc.double({ min: 0, max: 1e300, noNaN: true }),
  fc.constantFrom(0, 5e-324, 1e-30, 2 ** -53, 2 ** -106, 1, 2 ** 53, 1e22, 1e300),
);

for (const [what, size] of [["usual", usualSize], ["any", wideSize]] as const) {
  Deno.test(`a maintained side with ${what} sizes is that of a map, with the exact sum, after every change`, () => {
    const price = fc.integer({ min: 1, max: 40 }).map((price) => price / 4);
    const levels = fc.array(fc.tuple(price, size), { maxLength: 30 });
    const step = fc.oneof(
      { weight: 30, arbitrary: fc.tuple(price, size).map((level) => ({ level })) },
      { weight: 1, arbitrary: levels.map((levels) => ({ levels })) },
      { weight: 1, arbitrary: levels.map((levels) => ({ levels: levels.sort(([a], [b]) => b - a) })) },
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 80 }),
        fc.constantFrom<BookSide>("bids", "asks"),
        fc.constantFrom(1, 2, 5, 10, Infinity),
        (steps, name, depthLevels) => {
          const side = new OrderBookSide(name, depthLevels);
          const naive = new NaiveSide(name, depthLevels);
          for (const step of steps) {
            if ("level" in step) {
              side.apply(...step.level);
              naive.apply(...step.level);
            } else {
              const [prices, sizes] = [0, 1].map((at) =>
                Float64Array.from(step.levels.map((level) => level[at]))
              );
              side.replace(prices, sizes, step.levels.length);
              naive.replace(step.levels);
            }
            assertEquals(allOf(side), naive.all);
          }
          const copy = new OrderBookSide(name, depthLevels);
          copy.copyFrom(side);
          assertEquals(allOf(copy), naive.all);
        },
      ),
      { numRuns: 500 },
    );
  });
}

Deno.test("a maintained side of many levels is that of a map", () => {
  for (const depthLevels of [10, Infinity]) {
    const side = new OrderBookSide("asks", depthLevels);
    const naive = new NaiveSide("asks", depthLevels);
    let random = 1;
    const next = (below: number) => (random = random * 48271 % 2147483647) % below;
    for (let i = 0; i < 20_000; i++) {
      const price = 1000 + next(i % 3 === 0 ? 1500 : 50);
      const size = next(3) === 0 ? 0 : next(100_000) / 1000;
      side.apply(price, size);
      naive.apply(price, size);
      if (i % 500 === 0) assertEquals(allOf(side), naive.all);
    }
  }
});

Deno.test("a size that hid the others leaves nothing behind when it is removed", () => {
  const { bids } = new OrderBook();
  bids.apply(1, 0.1);
  bids.apply(2, 1e30);
  bids.apply(3, 0.2);
  assertEquals(bids.sum, 1e30);
  bids.apply(2, 0);
  assertEquals(bids.sum, exactSum([0.1, 0.2]));
  bids.apply(1, 0);
  bids.apply(3, 0);
  assertEquals(bids.sum, 0);
});

Deno.test("a maintained book has the levels of both sides, best first", () => {
  const book = new OrderBook(2);
  for (const price of [99, 101, 100]) book.bids.apply(price, price);
  for (const price of [103, 102, 104]) book.asks.apply(price, price);
  assertEquals(book.depth(), { bids: [[101, 101], [100, 100]], asks: [[102, 102], [103, 103]] });
  const copy = new OrderBook(2);
  copy.copyFrom(book);
  book.clear();
  assertEquals(book.depth(), { bids: [], asks: [] });
  assertEquals(copy.depth(), { bids: [[101, 101], [100, 100]], asks: [[102, 102], [103, 103]] });
  assertEquals(copy.bids.sum, 201);
});
