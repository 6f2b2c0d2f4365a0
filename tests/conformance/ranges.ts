/** @module What every source must do with a range of times. */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { BATCH_ROWS } from "../../lib/model/batches.ts";
import { bookTable, makeDatabase, tradesTable, type Value, withFolder } from "../helpers/database.ts";
import { type OpenSource, readAll } from "./read_all.ts";

const MS = 1625097600000;

/** Registers the tests of a source's ranges. */
export function testRanges(name: string, open: OpenSource): void {
  Deno.test(`${name} gives and counts only the rows of a half-open range`, () =>
    withFolder(async (folder) => {
      const times = [MS - 1, MS, MS + 999, MS + 1000, "never"];
      const path = makeDatabase(join(folder, "trades.db"), [
        // Two rows of each time, the second of them with a price or a book that is rejected.
        tradesTable(
          times.flatMap((time, i): Value[][] => [
            [2 * i + 1, "X", String(i), i + 1, 1, "buy", String(time)],
            [2 * i + 2, "X", String(i), -1, 1, "buy", String(time)],
          ]),
        ),
        bookTable(
          times.flatMap((time, i): Value[][] => [
            [2 * i + 1, "X", `[[${i + 1},1]]`, "[]", String(time)],
            [2 * i + 2, "X", "none", "[]", String(time)],
          ]),
        ),
      ]);
      const contents = await readAll(open, path, undefined, { startMs: MS, endMs: MS + 1000 });
      assertEquals(contents.trades.map(([ms]) => ms), [MS, MS + 999]);
      assertEquals(contents.books.map(([ms]) => ms), [MS, MS + 999]);
      assertEquals(contents.depth, { bids: [[3, 1]], asks: [] });
      assertEquals(contents.tradeTally, { read: 4, rejected: { time: 0, price: 2, size: 0, book: 0 } });
      assertEquals(contents.bookTally, { read: 4, rejected: { time: 0, price: 0, size: 0, book: 2 } });
    }));

  Deno.test(`${name} gives a range in the middle of several batches`, () =>
    withFolder(async (folder) => {
      const rows = 3 * BATCH_ROWS;
      const path = makeDatabase(join(folder, "trades.db"), [
        tradesTable(
          Array.from({ length: rows }, (_, i) => [i + 1, "X", String(i), i + 1, 1, "buy", String(MS + i)]),
        ),
        bookTable(Array.from({ length: rows }, (_, i) => [i + 1, "X", `[[1,${i}]]`, "[]", String(MS + i)])),
      ]);
      const [start, end] = [BATCH_ROWS - 5, 2 * BATCH_ROWS + 5];
      const contents = await readAll(open, path, undefined, { startMs: MS + start, endMs: MS + end });
      const expected = Array.from({ length: end - start }, (_, i) => start + i);
      assertEquals(contents.trades.map((trade) => trade[4] - 1), expected);
      assertEquals(contents.books.map((book) => book[4]), expected);
      assertEquals(contents.depth, { bids: [[1, end - 1]], asks: [] });
      assertEquals(contents.tradeTally.read, expected.length);
    }));

  Deno.test(`${name} gives nothing of a range in which no row lies`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "trades.db"), [
        tradesTable([[1, "X", "1", 1, 1, "buy", String(MS)]]),
        bookTable([[1, "X", "[[1,1]]", "[]", String(MS)]]),
      ]);
      const contents = await readAll(open, path, undefined, { startMs: MS + 1, endMs: MS + 1 });
      assertEquals([contents.trades, contents.books, contents.tradeTally.read], [[], [], 0]);
    }));
}
