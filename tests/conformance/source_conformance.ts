/**
 * The conformance suite: what every implementation of {@linkcode Source} must give.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import {
  bookTable,
  fingerprint,
  makeDatabase,
  type Table,
  tradesTable,
  type Value,
  withFolder,
} from "../helpers/database.ts";
import { BATCH_ROWS, type Tally } from "../../lib/model/batches.ts";
import { BOOK_CASES } from "./book_cases.ts";
import { testIndexes } from "./indexes.ts";
import { testKeptLevels } from "./kept_levels.ts";
import { testLevels } from "./levels.ts";
import { testRanges } from "./ranges.ts";
import { type OpenSource, readAll, type TradeRow } from "./read_all.ts";
import { testTies } from "./ties.ts";
import { TRADE_CASES } from "./trade_cases.ts";
import { testViews } from "./views.ts";

const MS = 1625097600000;

function rejected(reasons: Partial<Tally["rejected"]> = {}): Tally["rejected"] {
  return { time: 0, price: 0, size: 0, book: 0, ...reasons };
}

/**
 * A number as text or as a number. SQLite's own conversions lose digits, so SQLite must not convert: a TEXT column
 * gets text, and a column of numbers gets a number.
 */
function written(number: number, type: string, asText: boolean): Value {
  return type === "TEXT" || (asText && (type === "" || type === "BLOB")) ? String(number) : number;
}

/**
 * Registers the tests of a source.
 *
 * @param name The source's name
 * @param open Opens a database with the source
 */
export function testSource(name: string, open: OpenSource): void {
  testTies(name, open);
  testViews(name, open);
  testRanges(name, open);
  testIndexes(name, open);
  testKeptLevels(name, open);
  testLevels(name, open);

  for (const test of TRADE_CASES) {
    Deno.test(`${name} reads trades: ${test.name}`, () =>
      withFolder(async (folder) => {
        const table: Table = { name: test.table ?? "trades", create: test.create, rows: test.rows };
        const path = makeDatabase(join(folder, "trades.db"), [table]);
        const contents = await readAll(open, path);
        assertEquals(contents.trades, test.trades);
        assertEquals(contents.tradeTally, { read: test.rows.length, rejected: rejected(test.rejected) });
        assertEquals(contents.books, []);
      }));
  }

  for (const test of BOOK_CASES) {
    Deno.test(`${name} reads snapshots: ${test.name}`, () =>
      withFolder(async (folder) => {
        const tables = [tradesTable([]), { name: test.table, create: test.create, rows: test.rows }];
        const path = makeDatabase(join(folder, "trades.db"), tables, test.before);
        const contents = await readAll(open, path, test.depthLevels);
        assertEquals(contents.books, test.books);
        assertEquals(contents.depth, test.depth);
        assertEquals(contents.bookTally, { read: test.rows.length, rejected: rejected(test.rejected) });
        assertEquals(contents.zeroSizes, test.zeroSizes ?? 0);
      }));
  }

  Deno.test(`${name} computes generated columns`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        join(folder, "trades.db"),
        [],
        `
        CREATE TABLE trades(px INTEGER, price REAL AS (px / 10.0), size REAL, timestamp INTEGER);
        INSERT INTO trades(px, size, timestamp) VALUES (25, 1, ${MS})`,
      );
      assertEquals((await readAll(open, path)).trades, [[MS, 0, Infinity, 0, 2.5, 1, 0]]);
    }));

  for (const rows of [BATCH_ROWS - 1, BATCH_ROWS, BATCH_ROWS + 1, 3 * BATCH_ROWS]) {
    Deno.test(`${name} gives each of ${rows} rows once, in order`, () =>
      withFolder(async (folder) => {
        const path = makeDatabase(join(folder, "trades.db"), [
          tradesTable(
            Array.from(
              { length: rows },
              (_, i) => [i * 3 + 1, "X", String(i), i + 1, 1, "buy", String(MS + i)],
            ),
          ),
          bookTable(
            Array.from({ length: rows }, (_, i) => [i * 3 + 1, "X", `[[1,${i}]]`, "[]", String(MS + i)]),
          ),
        ]);
        const contents = await readAll(open, path);
        assertEquals(contents.trades.map((trade) => trade[4]), Array.from({ length: rows }, (_, i) => i + 1));
        assertEquals(contents.books.map((book) => book[4]), Array.from({ length: rows }, (_, i) => i));
        assertEquals(contents.depth, { bids: [[1, rows - 1]], asks: [] });
      }));
  }

  Deno.test(`${name} gives no batch for whole batches of rejected rows, and continues after them`, () =>
    withFolder(async (folder) => {
      const bad = Array.from(
        { length: 2 * BATCH_ROWS },
        (_, i): Value[] => [i + 1, "X", "1", -1, 1, "buy", String(MS)],
      );
      const good: Value[] = [bad.length + 1, "X", "1", 7, 1, "buy", String(MS)];
      const path = makeDatabase(join(folder, "trades.db"), [tradesTable([...bad, good])]);
      const contents = await readAll(open, path);
      assertEquals(contents.trades, [[MS, 0, 0, 1, 7, 1, 1]]);
      assertEquals(contents.tradeTally, { read: bad.length + 1, rejected: rejected({ price: bad.length }) });
    }));

  Deno.test(`${name} gives the same rows for any types and spellings of the same values`, () =>
    withFolder(async (folder) => {
      let file = 0;
      const row = fc.record({
        price: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        size: fc.double({ min: 0, max: 1e9, noNaN: true }),
        ms: fc.integer({ min: 1.1e11, max: 4e12 }),
        asText: fc.tuple(fc.boolean(), fc.boolean(), fc.constantFrom("number", "text", "iso", "micros")),
      });
      const type = fc.constantFrom("", "REAL", "TEXT", "INTEGER", "BLOB", "NUMERIC");
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { maxLength: 30 }),
          type,
          type,
          type,
          async (rows, priceType, sizeType, timeType) => {
            const path = makeDatabase(join(folder, `${file++}.db`), [{
              name: "trades",
              create: `CREATE TABLE trades(price ${priceType}, size ${sizeType}, timestamp ${timeType})`,
              rows: rows.map(({ price, size, ms, asText }) => [
                written(price, priceType, asText[0]),
                written(size, sizeType, asText[1]),
                {
                  number: ms,
                  text: String(ms),
                  iso: new Date(ms).toISOString(),
                  micros: BigInt(ms) * 1000n,
                }[asText[2]]!,
              ]),
            }]);
            const contents = await readAll(open, path);
            assertEquals(
              contents.trades,
              rows.map((
                { price, size, ms },
              ): TradeRow => [ms, 0, Infinity, 0, price, size === 0 ? 0 : size, 0]),
            );
          },
        ),
        { numRuns: 40 },
      );
    }));

  Deno.test(`${name} changes no file in the folder of a database`, () =>
    withFolder(async (folder) => {
      for (const mode of ["DELETE", "PERSIST", "WAL"]) {
        const path = makeDatabase(join(folder, `${mode}.db`), [
          tradesTable([[1, "X", "1", 1, 1, "buy", String(MS)]]),
        ], `PRAGMA journal_mode=${mode}`);
        const before = await fingerprint(folder);
        assertEquals((await readAll(open, path)).trades.length, 1, mode);
        assertEquals(await fingerprint(folder), before, mode);
      }
    }));
}
