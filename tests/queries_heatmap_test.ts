/** @module Heatmaps compared with a naive reading that goes through every second. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { type DecodedSide, decodeHeatmap } from "./helpers/heatmaps.ts";
import { storeOfDays, valueOf } from "./helpers/query_store.ts";

const DAY = "2024-01-02";
const START = Date.parse(DAY);

/** How long a snapshot is in force at most, in seconds: these databases have a snapshot at least every six seconds. */
const HELD = 60;

/** A snapshot: a second of the day, and levels of prices in tenths and sizes in eighths. */
interface Book {
  second: number;
  bids: [tenths: number, eighths: number][];
  asks: [tenths: number, eighths: number][];
}

const side = (min: number, max: number) =>
  fc.uniqueArray(fc.tuple(fc.integer({ min, max }), fc.integer({ min: 1, max: 99 })), {
    selector: ([price]) => price,
    minLength: 1,
    maxLength: 5,
  });

// There is a gap of more than a minute in the middle.
const book: fc.Arbitrary<Book> = fc.record({
  second: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 200, max: 300 })),
  bids: fc.oneof({ weight: 5, arbitrary: side(900, 1000) }, { weight: 1, arbitrary: side(1, 500_000) }),
  asks: side(980, 1100),
});

for (const order of ["by time", "shuffled"]) {
  for (const by of ["mean", "max"] as const) {
    Deno.test(`heatmaps are those of a naive reading: ${by}, rows ${order}`, () =>
      withFolder(async (folder) => {
        let index = 0;
        await fc.assert(
          fc.asyncProperty(
            fc.array(book, { minLength: 60, maxLength: 80 }),
            fc.integer({ min: -20, max: 290 }),
            fc.integer({ min: 1, max: 12 }),
            fc.integer({ min: 1, max: 40 }),
            fc.constantFrom(1, 5, 30),
            async (books, from, columns, seconds, tenths) => {
              if (order === "by time") books.sort((a, b) => a.second - b.second);
              const data = `${folder}/${index++}`;
              write(data, books);
              using store = storeOfDays(data, "X", [DAY]);
              const [fromMs, toMs] = [START + 1000 * from, START + 1000 * (from + columns * seconds)];
              const query = { kind: "heatmap", fromMs, toMs, columns, row: tenths / 10, by } as const;
              const heatmap = decodeHeatmap(await valueOf(query, store));
              assertEquals([heatmap.fromMs, heatmap.toMs, heatmap.by], [fromMs, toMs, by]);
              for (const [at, column] of heatmap.columns.entries()) {
                const first = from + at * seconds;
                const expected = naiveColumn(books, first, first + seconds, tenths, by);
                assertEquals([column.bid, column.ask], [expected.bid, expected.ask]);
                assertSide(column.bids, expected.bids);
                assertSide(column.asks, expected.asks);
              }
            },
          ),
          { numRuns: 25 },
        );
      }));
  }
}

function write(data: string, books: Book[]): void {
  const text = (levels: [number, number][]) =>
    JSON.stringify(levels.map(([tenths, eighths]) => [String(tenths / 10), String(eighths / 8)]));
  const rows = books.map(({ second, bids, asks }, row): Value[] => {
    return [row + 1, "X", text(bids), text(asks), String(START + 1000 * second)];
  });
  // Trades whose prices make a tenth the tick.
  const trades = [100.1, 100.2].map((
    price,
    row,
  ): Value[] => [row, "X", `${row}`, price, 1, "buy", String(START)]);
  makeDatabase(dayPath(data, "X", DAY), [tradesTable(trades), bookTable(rows)]);
}

/** A time column from second to second; the snapshots of one second are there for no time, except for the last. */
function naiveColumn(books: Book[], first: number, end: number, tenths: number, by: "mean" | "max") {
  const sorted = books.map((book, place) => ({ ...book, place })).sort((a, b) =>
    a.second - b.second || a.place - b.place
  );
  const inForce: { book: Book; seconds: number }[] = [];
  for (let second = first; second < end; second++) {
    for (const book of sorted.filter((book) => book.second === second).slice(0, -1)) {
      inForce.push({ book, seconds: 0 });
    }
    const last = sorted.findLast((book) => book.second <= second);
    if (last !== undefined && last.second + HELD > second) inForce.push({ book: last, seconds: 1 });
  }
  const final = inForce.at(-1)?.book;
  const best = (levels: [number, number][] = [], pick: (...prices: number[]) => number) => {
    const prices = levels.filter(([, eighths]) => eighths > 0).map(([price]) => price / 10);
    return prices.length === 0 ? NaN : pick(...prices);
  };
  return {
    bid: best(final?.bids, Math.max),
    ask: best(final?.asks, Math.min),
    bids: naiveSide(inForce.map(({ book, seconds }) => ({ levels: book.bids, seconds })), true, tenths, by),
    asks: naiveSide(inForce.map(({ book, seconds }) => ({ levels: book.asks, seconds })), false, tenths, by),
  };
}

function naiveSide(
  inForce: { levels: [number, number][]; seconds: number }[],
  isBid: boolean,
  tenths: number,
  by: "mean" | "max",
): DecodedSide {
  const sums = new Map<number, number[]>();
  const edges: { edge: number; seconds: number }[] = [];
  for (const { levels, seconds } of inForce) {
    if (by === "mean" && seconds === 0) continue;
    const rows = new Map<number, number>();
    for (const [price, eighths] of levels) {
      const row = Math.floor((2 * price + tenths) / (2 * tenths));
      if (eighths > 0) rows.set(row, (rows.get(row) ?? 0) + eighths / 8);
    }
    if (rows.size === 0) continue;
    edges.push({ edge: (isBid ? Math.min : Math.max)(...rows.keys()), seconds });
    for (const [row, size] of rows) {
      sums.set(row, [...sums.get(row) ?? [], by === "mean" ? size * seconds : size]);
    }
  }
  const sizes = new Map<number, number>();
  for (const [row, values] of sums) {
    const recorded = edges.filter(({ edge }) => isBid ? edge <= row : edge >= row)
      .reduce((sum, { seconds }) => sum + seconds, 0);
    sizes.set(row, by === "max" ? Math.max(...values) : values.reduce((a, b) => a + b) / recorded);
  }
  if (edges.length === 0) return { edge: undefined, sizes };
  return { edge: (isBid ? Math.min : Math.max)(...edges.map(({ edge }) => edge)), sizes };
}

function assertSide(actual: DecodedSide, expected: DecodedSide): void {
  assertEquals(actual.edge, expected.edge);
  for (const [row, size] of actual.sizes) {
    const wanted = expected.sizes.get(row) ?? 0;
    assert(Math.abs(size - wanted) <= 1e-6 * wanted, `row ${row}: ${size} is not ${wanted}`);
  }
  for (const row of expected.sizes.keys()) assert(actual.sizes.has(row), `row ${row} is missing`);
}
