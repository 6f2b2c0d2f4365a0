/** @module What every source must do with an index of times: give the rows of a range, as without the index. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import type { RowColumns } from "../../lib/model/batches.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";
import {
  bookTable,
  makeDatabase,
  type Table,
  tradesTable,
  type Value,
  withFolder,
} from "../helpers/database.ts";
import type { OpenSource } from "./read_all.ts";

const MS = 1625097600000;
const ROWS = 600;
const ALWAYS = { startMs: -Infinity, endMs: Infinity };

/** Orders in which rows are stored, as the time of the row at an index. */
const ORDERS: Record<string, (row: number) => number> = {
  "in order of time": (row) => row,
  "newest first": (row) => ROWS - row,
  "in no order": (row) => row * 389 % ROWS,
  "in two runs": (row) => row % (ROWS / 2),
};

/** Ways to write a time. */
const FORMS: Record<string, (ms: number, row: number) => Value> = {
  "text of milliseconds": (ms) => String(ms),
  "integers of milliseconds": (ms) => ms,
  "ISO 8601": (ms) => new Date(ms).toISOString(),
  "different forms": (ms, row) =>
    row % 50 === 7 ? "never" : row % 3 ? String(ms) : new Date(ms).toISOString(),
};

/** Registers the tests of a source's indexes of times. */
export function testIndexes(name: string, open: OpenSource): void {
  for (const [order, timeOf] of Object.entries(ORDERS)) {
    for (const [form, written] of Object.entries(FORMS)) {
      Deno.test(`${name} gives ranges by an index of times: rows ${order}, times as ${form}`, () =>
        withFolder(async (folder) => {
          const time = (row: number) => written(MS + 1000 * timeOf(row), row);
          const before = "PRAGMA page_size=512";
          const path = makeDatabase(join(folder, "trades.db"), tables(time), before);
          const source = await open(path);
          try {
            checkIndexes(source);
          } finally {
            source.close();
          }
        }));
    }
  }
}

function tables(time: (row: number) => Value): Table[] {
  const rows = (values: (row: number) => Value[]) =>
    Array.from({ length: ROWS }, (_, row): Value[] => [row + 1, "X", ...values(row), time(row)]);
  // Every fifth book overflows its db page.
  const side = (row: number) =>
    `[${Array.from({ length: row % 5 ? 2 : 40 }, (_, level) => `['${level + 1}', '2']`)}]`;
  return [
    tradesTable(rows((row) => [`${row}`, row % 9 === 4 ? -1 : 94000.5, 0.5, row % 2 ? "buy" : "sell"])),
    bookTable(rows((row) => row % 9 === 4 ? ["none", "[]"] : [side(row), "[]"])),
  ];
}

function checkIndexes(source: Source): void {
  let calls = 0;
  const trades = source.indexTimes("trades", () => calls++);
  const books = source.indexTimes("books", () => calls++);
  const read = (range: TimeRange, isIndexed: boolean) => ({
    trades: [...times(source.trades(range, isIndexed ? trades : undefined))],
    books: [...times(source.books({ range, index: isIndexed ? books : undefined }))],
  });
  const all = read(ALWAYS, false);
  for (const [index, rows] of [[trades, all.trades], [books, all.books]] as const) {
    assertEquals(index.fault, undefined);
    assert(index.rows >= rows.length && index.times !== undefined);
    assert(rows.every((ms) => ms >= index.times!.startMs && ms < index.times!.endMs));
  }
  const time = fc.integer({ min: -2000, max: 1000 * ROWS + 2000 }).map((ms) => MS + ms);
  fc.assert(
    fc.property(time, time, (a, b) => {
      const range = { startMs: Math.min(a, b), endMs: Math.max(a, b) };
      assertEquals(read(range, true), read(range, false));
      const last = books.lastBefore(a);
      const before = all.books.filter((ms) => ms < a);
      if (before.length === 0) return;
      assert(last !== undefined && last < a && last >= books.times!.startMs);
    }),
    { numRuns: 15 },
  );
}

function* times(batches: Iterable<RowColumns>): Generator<number> {
  for (const { count, timeMs } of batches) yield* timeMs.subarray(0, count);
}
