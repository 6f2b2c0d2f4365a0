/**
 * What every reader of databases must do: one suite for all that implement {@linkcode Source}.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
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
import { BATCH_ROWS, type Depth, type Tally } from "../../lib/model/batches.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";

/** Opens a database with the reader under test. */
export type OpenReader = (path: string) => Promise<Source>;

/** A trade as a reader gives it: time in ms and ns, order key, price, size, side. */
type TradeRow = [ms: number, ns: number, hi: number, lo: number, price: number, size: number, side: number];

/** A snapshot as a reader gives it: time in ms and ns, order key, sizes, level counts. */
type BookRow = [
  ms: number,
  ns: number,
  hi: number,
  lo: number,
  bid: number,
  ask: number,
  bids: number,
  asks: number,
];

interface Contents {
  trades: TradeRow[];
  books: BookRow[];
  depth: Depth | undefined;
  tradeTally: Tally;
  bookTally: Tally;
}

/** Reads a whole database, checking what holds for each batch. */
export async function readAll(
  open: OpenReader,
  path: string,
  depthLevels?: number,
  range?: TimeRange,
): Promise<Contents> {
  const reader = await open(path);
  try {
    const trades: TradeRow[] = [];
    for (const b of reader.trades(range)) {
      assert(b.count > 0 && b.count <= BATCH_ROWS, `a batch of ${b.count}`);
      for (let i = 0; i < b.count; i++) {
        trades.push([b.timeMs[i], b.timeNs[i], b.orderHi[i], b.orderLo[i], b.price[i], b.size[i], b.side[i]]);
      }
    }
    const books: BookRow[] = [];
    let depth: Depth | undefined;
    let latest: BookRow | undefined;
    for (const b of reader.books({ range, depthLevels })) {
      assert(b.count > 0 && b.count <= BATCH_ROWS, `a batch of ${b.count}`);
      const rows = Array.from({ length: b.count }, (_, i): BookRow => [
        b.timeMs[i],
        b.timeNs[i],
        b.orderHi[i],
        b.orderLo[i],
        b.bidSize[i],
        b.askSize[i],
        b.bidLevels[i],
        b.askLevels[i],
      ]);
      books.push(...rows);
      const last = rows[b.latest];
      assert(rows.every((row, index) => !follows(row, last) || (!follows(last, row) && index <= b.latest)));
      if (latest === undefined || !follows(latest, last) || !follows(last, latest)) {
        if (latest === undefined || !follows(latest, last)) [latest, depth] = [last, b.depth()];
      } else [latest, depth] = [last, b.depth()];
    }
    return { trades, books, depth, tradeTally: reader.tally.trades, bookTally: reader.tally.books };
  } finally {
    reader.close();
  }
}

/** Whether a row comes strictly after another in time and order key. */
function follows(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return false;
}

const MS = 1625097600000;

function rejected(reasons: Partial<Tally["rejected"]> = {}): Tally["rejected"] {
  return { time: 0, price: 0, size: 0, book: 0, ...reasons };
}

/** One table of trades and what must come of it. */
interface TradeCase {
  name: string;
  create: string;
  table?: string;
  rows: Value[][];
  trades: TradeRow[];
  rejected?: Partial<Tally["rejected"]>;
}

const TRADE_CASES: TradeCase[] = [
  {
    name: "the usual form",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT)",
    rows: [
      [1, "X", "7849", 30218.8, 1, "buy", String(MS)],
      [2, "X", "7850", 30217.7, 2.5, "sell", String(MS + 1)],
    ],
    trades: [[MS, 0, 0, 7849, 30218.8, 1, 1], [MS + 1, 0, 0, 7850, 30217.7, 2.5, -1]],
  },
  {
    name: "other names, another order, no id, no side",
    create: "CREATE TABLE Trade(Created_Time INTEGER, QTY TEXT, junk BLOB, PX TEXT)",
    table: "Trade",
    rows: [[BigInt(MS) * 1000n + 5n, "0.5", null, "4.54e-07"]],
    trades: [[MS, 5000, 0, 0, 4.54e-7, 0.5, 0]],
  },
  {
    name: "columns without a type, values of every type",
    create: "CREATE TABLE trades(price, amount, direction, ts)",
    rows: [
      [5, 1, "BID", MS / 1000],
      ["5.5", 2.5, "S", MS],
      [5.25, "0", " Buy ", new Date(MS).toISOString()],
      [5, 1, "maker", MS / 1000 + 0.25],
      [5, 1, 1, BigInt(MS) * 1_000_000n + 123456n],
      [5, 1, null, String(BigInt(MS) * 1_000_000n + 999999n)],
    ],
    trades: [
      [MS, 0, 0, 0, 5, 1, 1],
      [MS, 0, 0, 0, 5.5, 2.5, -1],
      [MS, 0, 0, 0, 5.25, 0, 1],
      [MS + 250, 0, 0, 0, 5, 1, 0],
      [MS, 123456, 0, 0, 5, 1, 0],
      [MS, 999999, 0, 0, 5, 1, 0],
    ],
  },
  {
    name: "trade numbers as order: numbers before words, 64-bit numbers exactly",
    create: "CREATE TABLE trades(id INTEGER PRIMARY KEY, trade_id, price REAL, size REAL, timestamp INTEGER)",
    rows: [
      [1, 9, 1, 1, MS],
      [2, "10", 1, 1, MS],
      [3, 9223372036854775807n, 1, 1, MS],
      [4, "9223372036854775806", 1, 1, MS],
      [5, "a7", 1, 1, MS],
      [6, null, 1, 1, MS],
    ],
    trades: [
      [MS, 0, 0, 9, 1, 1, 0],
      [MS, 0, 0, 10, 1, 1, 0],
      [MS, 0, 9223, 372036854775807, 1, 1, 0],
      [MS, 0, 9223, 372036854775806, 1, 1, 0],
      [MS, 0, Infinity, 0, 1, 1, 0],
      [MS, 0, Infinity, 0, 1, 1, 0],
    ],
  },
  {
    name: "an id that is not the rowid as order",
    create: "CREATE TABLE trades(id TEXT, price REAL, size REAL, timestamp INTEGER)",
    rows: [["30", 1, 1, MS], ["4", 1, 1, MS], ["x", 1, 1, MS]],
    trades: [[MS, 0, 0, 30, 1, 1, 0], [MS, 0, 0, 4, 1, 1, 0], [MS, 0, Infinity, 0, 1, 1, 0]],
  },
  {
    name: "INTEGER PRIMARY KEY DESC, which is not the rowid",
    create: "CREATE TABLE trades(id INTEGER PRIMARY KEY DESC, price REAL, size REAL, timestamp INTEGER)",
    rows: [[30, 1, 1, MS], [4, 2, 1, MS]],
    trades: [[MS, 0, 0, 30, 1, 1, 0], [MS, 0, 0, 4, 2, 1, 0]],
  },
  {
    name: "rowids in rowid order, negative ones and the greatest among them",
    create: "CREATE TABLE trades(id INTEGER PRIMARY KEY, price REAL, size REAL, timestamp INTEGER)",
    rows: [[9223372036854775807n, 3, 1, MS], [5, 2, 1, MS], [-9223372036854775807n, 1, 1, MS]],
    trades: [[MS, 0, 0, 0, 1, 1, 0], [MS, 0, 0, 0, 2, 1, 0], [MS, 0, 0, 0, 3, 1, 0]],
  },
  {
    name: "a table WITHOUT ROWID, in order of its key",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY KEY, price REAL, size REAL, timestamp INTEGER) WITHOUT ROWID",
    rows: [[30, 2, 1, MS], [4, 1, 1, MS]],
    trades: [[MS, 0, 0, 4, 1, 1, 0], [MS, 0, 0, 30, 2, 1, 0]],
  },
  {
    name: "a column that takes the name of the rowid",
    create: "CREATE TABLE trades(rowid TEXT, price REAL, size REAL, timestamp INTEGER)",
    rows: [["b", 2, 1, MS], ["a", 1, 1, MS]],
    trades: [[MS, 0, 0, 0, 2, 1, 0], [MS, 0, 0, 0, 1, 1, 0]],
  },
  {
    name: "a generated column",
    create: "CREATE TABLE trades(px INTEGER, price REAL AS (px / 10.0), size REAL, timestamp INTEGER)",
    rows: [],
    trades: [],
  },
  {
    name: "an empty table",
    create: "CREATE TABLE trades(price REAL, size REAL, timestamp TEXT)",
    rows: [],
    trades: [],
  },
  {
    name: "rows to reject, each for its first fault",
    create: "CREATE TABLE trades(price, size, timestamp)",
    rows: [
      [1, 1, null],
      [1, 1, "yesterday"],
      [1, 1, 0],
      [null, 1, MS],
      [0, 1, MS],
      [-1, 1, MS],
      ["", 1, MS],
      ["NaN", 1, MS],
      [Infinity, 1, MS],
      ["1e999", 1, MS],
      [new Uint8Array([49]), 1, MS],
      [1, null, MS],
      [1, -0.5, MS],
      [1, "1_000", MS],
      [1, Infinity, MS],
      [-1, -1, "no"],
      [1, 0, MS],
    ],
    trades: [[MS, 0, 0, 0, 1, 0, 0]],
    rejected: { time: 4, price: 8, size: 4 },
  },
];

/** One table of snapshots and what must come of it. */
interface BookCase {
  name: string;
  create: string;
  table: string;
  rows: Value[][];
  books: BookRow[];
  depth?: Depth;
  depthLevels?: number;
  rejected?: Partial<Tally["rejected"]>;
  before?: string;
}

const BOOK_CASES: BookCase[] = [
  {
    name: "Python's form, the latest snapshot first in the file",
    create:
      "CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)",
    table: "book",
    rows: [
      [1, "X", "[['10', '1', '0', '1'], ['9', '2.5', '0', '1']]", "[['11', '4', '0', '2']]", String(MS + 5)],
      [2, "X", "[]", "[]", String(MS)],
    ],
    books: [[MS + 5, 0, 0, 0, 3.5, 4, 2, 1], [MS, 0, 0, 0, 0, 0, 0, 0]],
    depth: { bids: [[10, 1], [9, 2.5]], asks: [[11, 4]] },
  },
  {
    name: "JSON in a BLOB, the best levels only",
    create: "CREATE TABLE OrderBook(Asks, Bids, time)",
    table: "OrderBook",
    rows: [[new TextEncoder().encode("[[11,4],[12,8]]"), "[[9,2],[10,1]]", MS]],
    books: [[MS, 0, 0, 0, 1, 4, 2, 2]],
    depth: { bids: [[10, 1]], asks: [[11, 4]] },
    depthLevels: 1,
  },
  {
    name: "of two at the same time the later row",
    create: "CREATE TABLE order_book(bids, asks, time)",
    table: "order_book",
    rows: [["[[1,1]]", "[]", MS], ["[[2,1]]", "[]", MS]],
    books: [[MS, 0, 0, 0, 1, 0, 1, 0], [MS, 0, 0, 0, 1, 0, 1, 0]],
    depth: { bids: [[2, 1]], asks: [] },
  },
  {
    name: "of two at the same time the greater id",
    create: "CREATE TABLE books(id TEXT, bids, asks, time)",
    table: "books",
    rows: [["10", "[[1,1]]", "[]", MS], ["9", "[[2,1]]", "[]", MS]],
    books: [[MS, 0, 0, 10, 1, 0, 1, 0], [MS, 0, 0, 9, 1, 0, 1, 0]],
    depth: { bids: [[1, 1]], asks: [] },
  },
  {
    name: "a database in UTF-16",
    create: "CREATE TABLE book(bids TEXT, asks TEXT, timestamp TEXT)",
    table: "book",
    rows: [["[['10', '1']]", "[['11', '4']]", String(MS)]],
    books: [[MS, 0, 0, 0, 1, 4, 1, 1]],
    depth: { bids: [[10, 1]], asks: [[11, 4]] },
    before: "PRAGMA encoding='UTF-16le'",
  },
  {
    name: "rows to reject",
    create: "CREATE TABLE book(bids, asks, timestamp)",
    table: "book",
    rows: [
      ["[]", "[]", "never"],
      [null, "[]", MS],
      ["[]", null, MS],
      ["", "[]", MS],
      ["[[1]]", "[]", MS],
      ["[[1,'nan']]", "[]", MS],
      ["[]", "[[1,-1]]", MS],
      [5, "[]", MS],
      ["[[1,1e308]]", "[[2,1e308]]", MS],
      ["[[1,1]]", "[[2,1]]", MS],
    ],
    books: [[MS, 0, 0, 0, 1, 1, 1, 1]],
    depth: { bids: [[1, 1]], asks: [[2, 1]] },
    rejected: { time: 1, book: 8 },
  },
];

/**
 * A number as text or not. SQLite's own conversions lose digits, so none is left to it: a TEXT column gets text, and
 * one of numbers gets a number.
 */
function written(number: number, type: string, asText: boolean): Value {
  return type === "TEXT" || (asText && (type === "" || type === "BLOB")) ? String(number) : number;
}

/**
 * Registers the tests.
 *
 * @param name What is under test
 * @param open Opens a database with it
 */
export function testSource(name: string, open: OpenReader): void {
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
      assertEquals((await readAll(open, path)).trades, [[MS, 0, 0, 0, 2.5, 1, 0]]);
    }));

  Deno.test(`${name} reads a view of trades`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        join(folder, "trades.db"),
        [],
        `
        CREATE TABLE raw(p REAL, s REAL, t INTEGER);
        INSERT INTO raw VALUES (2.5, 1, ${MS}), (3.5, 2, ${MS + 1});
        CREATE VIEW trades AS SELECT p AS price, s AS size, t AS timestamp FROM raw`,
      );
      assertEquals((await readAll(open, path)).trades, [[MS, 0, 0, 0, 2.5, 1, 0], [
        MS + 1,
        0,
        0,
        0,
        3.5,
        2,
        0,
      ]]);
    }));

  Deno.test(`${name} reads by rowid though an index covers what is asked for`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(join(folder, "trades.db"), [{
        name: "trades",
        create: "CREATE TABLE trades(price REAL, size REAL, timestamp INTEGER)",
        rows: [[3, 1, MS], [1, 1, MS], [2, 1, MS]],
      }]);
      makeDatabase(path, [], "CREATE INDEX covering ON trades(price, size, timestamp)");
      assertEquals((await readAll(open, path)).trades.map((trade) => trade[4]), [3, 1, 2]);
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

  Deno.test(`${name} gives whole stretches of rejected rows as no batch, and goes on`, () =>
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
              rows.map(({ price, size, ms }): TradeRow => [ms, 0, 0, 0, price, size === 0 ? 0 : size, 0]),
            );
          },
        ),
        { numRuns: 40 },
      );
    }));

  Deno.test(`${name} leaves the folder as it was`, () =>
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
