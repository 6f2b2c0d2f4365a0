import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { type NaiveBook, naiveQuotes } from "../../tests/helpers/naive_model.ts";
import { newTally } from "../model/batches.ts";
import { BookColumns } from "../sources/book_columns.ts";
import { Aggregator, barsOf } from "./aggregator.ts";

const START_NS = 1625097600_000_000_000n;
const WINDOW_MS = 60_000;

const level = fc.tuple(
  fc.oneof(
    fc.integer({ min: 9990, max: 10_010 }).map((cents) => cents / 100),
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  ),
  fc.oneof(fc.constant(0), fc.double({ min: 1e-8, max: 1e6, noNaN: true })),
);
/** A side has up to four levels, each at a price of its own. */
const side = fc.uniqueArray(level, { maxLength: 4, selector: ([price]) => price });
const book: fc.Arbitrary<NaiveBook> = fc.record({
  ns: fc.integer({ min: 0, max: 179 }).map((second) => START_NS + BigInt(second) * 1_000_000_000n),
  id: fc.nat(1e9),
  bids: side,
  asks: side,
});
const books = fc.uniqueArray(book, { maxLength: 40, selector: ({ id }) => id });

function quotesOf(parts: NaiveBook[][], batchRows: number, depthLevels = Infinity): number[][] {
  const [all, part] = [1, 2].map(() => new Aggregator({ windowMs: WINDOW_MS }));
  for (const books of parts) {
    for (let from = 0; from < books.length; from += batchRows) {
      const columns = new BookColumns({ tally: newTally(), depthLevels });
      for (const { ns, id, bids, asks } of books.slice(from, from + batchRows)) {
        columns.take(String(ns), JSON.stringify(bids), JSON.stringify(asks), id);
      }
      columns.finish();
      part.addBooks(columns);
    }
    all.addWindows(part.takeWindows());
  }
  return barsOf("quote", all.takeChanged().quote);
}

Deno.test("quote bars are those of the naive model, to the last bit in any order, split, batches and depth", () => {
  const shuffled = books.chain((books) =>
    fc.tuple(fc.constant(books), fc.shuffledSubarray(books, { minLength: books.length }))
  );
  fc.assert(
    fc.property(
      shuffled,
      fc.array(fc.nat(40), { maxLength: 5 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(Infinity, 1),
      ([books, shuffled], cuts, batchRows, depthLevels) => {
        const expected = naiveQuotes(books, WINDOW_MS);
        assertEquals(quotesOf([books], 4096), expected);
        const bounds = [0, ...cuts.sort((a, b) => a - b), books.length];
        const parts = bounds.slice(1).map((end, part) => shuffled.slice(bounds[part], end));
        assertEquals(quotesOf(parts, batchRows, depthLevels), expected);
      },
    ),
  );
});

Deno.test("a snapshot with one side, or with sizes of 0 alone on a side, gives no quote", () => {
  const at = (second: number, bids: [number, number][], asks: [number, number][]): NaiveBook => ({
    ns: START_NS + BigInt(second) * 1_000_000_000n,
    id: second,
    bids,
    asks,
  });
  const books = [
    at(0, [[99, 1]], [[101, 2]]),
    at(1, [[102, 3]], [[101.5, 4]]),
    at(2, [[99, 1]], []),
    at(3, [[99, 0]], [[101, 1]]),
    at(60, [], [[101, 1]]),
  ];
  assertEquals(quotesOf([books], 4096), [[1625097600_000, 102, 3, 101.5, 4, 0.75, 2]]);
});

Deno.test("of two snapshots of the same time and number, the one added last gives the quote", () => {
  const books = [100, 101, 102].map((price): NaiveBook => ({
    ns: START_NS,
    id: 5,
    bids: [[price, 1]],
    asks: [[price + 1, 1]],
  }));
  assertEquals(quotesOf([books], 4096).map((bar) => bar[1]), [102]);
  assertEquals(quotesOf(books.map((book) => [book]), 1).map((bar) => bar[1]), [102]);
});
