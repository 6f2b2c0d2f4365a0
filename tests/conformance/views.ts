/** @module What every source must give of views, and of databases that can only be read in part. */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { BATCH_ROWS } from "../../lib/model/batches.ts";
import { makeDatabase, withFolder } from "../helpers/database.ts";
import { type OpenSource, readAll } from "./read_all.ts";

const MS = 1625097600000;

/** Rows of the table behind the views: more than one batch, and some prices twice. */
const ROWS = 2 * BATCH_ROWS + 100;

const RAW = `CREATE TABLE raw(p REAL, s REAL, t INTEGER);
  INSERT INTO raw WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS - 1})
    SELECT ${ROWS} - i / 2, i, ${MS} + i FROM n;`;

const COLUMNS = "p AS price, s AS size, t AS timestamp";

/** Views, and how many rows each has. */
const VIEWS: [view: string, rows: number][] = [
  [`SELECT ${COLUMNS} FROM raw`, ROWS],
  [`SELECT ${COLUMNS} FROM raw ORDER BY p, s DESC`, ROWS],
  [
    `SELECT price, size, timestamp FROM (SELECT ${COLUMNS} FROM raw ORDER BY p) WHERE size >= 100`,
    ROWS - 100,
  ],
  [`SELECT ${COLUMNS} FROM raw UNION ALL SELECT ${COLUMNS} FROM raw ORDER BY 1`, 2 * ROWS],
  [`SELECT ${COLUMNS} FROM raw ORDER BY s LIMIT 5000 OFFSET 7`, 5000],
  [`SELECT DISTINCT ${COLUMNS} FROM raw ORDER BY p`, ROWS],
  [`SELECT p AS price, sum(s) AS size, max(t) AS timestamp FROM raw GROUP BY p`, ROWS / 2],
  [`SELECT p AS price, s AS size, t AS timestamp, row_number() OVER (ORDER BY p) AS id FROM raw`, ROWS],
  [`SELECT ${COLUMNS} FROM raw UNION SELECT ${COLUMNS} FROM raw`, ROWS],
];

/** Registers the tests of a source's views. */
export function testViews(name: string, open: OpenSource): void {
  for (const [view, rows] of VIEWS) {
    Deno.test(`${name} gives each row of a view once: ${view}`, () =>
      withFolder(async (folder) => {
        const path = makeDatabase(join(folder, "trades.db"), [], `${RAW} CREATE VIEW trades AS ${view}`);
        const contents = await readAll(open, path);
        assertEquals(contents.tradeTally.read, rows);
        // The same rows from a table that holds what SQLite gives for the view.
        makeDatabase(path, [], "ALTER TABLE raw RENAME TO old; CREATE TABLE stored AS SELECT * FROM trades");
        makeDatabase(path, [], "DROP VIEW trades; ALTER TABLE stored RENAME TO trades");
        const sorted = (trades: number[][]) =>
          trades.map(([ms, , , lo, price, size]) => [ms, lo, price, size]).sort();
        assertEquals(sorted(contents.trades), sorted((await readAll(open, path)).trades));
      }));
  }

  Deno.test(`${name} reads a view of snapshots whose texts are long, in batches that end early`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        join(folder, "trades.db"),
        [],
        `CREATE TABLE trades(price, size, timestamp); CREATE TABLE raw(b TEXT, t INTEGER);
         INSERT INTO raw WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
           SELECT '[[1,' || i || ',"' || printf('%.1000000c', 'x') || '"]]', ${MS} + i FROM n;
         CREATE VIEW book AS SELECT b AS bids, '[]' AS asks, t AS timestamp FROM raw`,
      );
      const { books, depth } = await readAll(open, path);
      assertEquals(books.map(([, , , , bidSize]) => bidSize), Array.from({ length: 60 }, (_, i) => i + 1));
      assertEquals(depth, { bids: [[1, 60]], asks: [] });
    }));

  for (
    const [what, book] of [
      ["a view of a table that does not exist", "CREATE VIEW book AS SELECT * FROM nowhere"],
      [
        "a view with an unknown function",
        "CREATE VIEW book AS SELECT timestamp, regexp_foo(1) AS bids, 1 AS asks FROM trades",
      ],
      ["a table without the columns of a book", "CREATE TABLE book(note)"],
    ]
  ) {
    Deno.test(`${name} reads the trades beside a broken book: ${what}`, () =>
      withFolder(async (folder) => {
        const path = makeDatabase(
          join(folder, "trades.db"),
          [],
          `CREATE TABLE trades(price, size, timestamp); INSERT INTO trades VALUES (2.5, 1, ${MS}); ${book}`,
        );
        const source = await open(path);
        assertEquals([source.fault, source.has], [undefined, { trades: true, books: false }]);
        assertEquals(source.bookFault === undefined, false);
        source.close();
        assertEquals((await readAll(open, path)).trades.map((trade) => trade[4]), [2.5]);
      }));
  }

  Deno.test(`${name} passes over tables of the right name that have other columns`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        join(folder, "trades.db"),
        [],
        `CREATE TABLE trades(note); CREATE TABLE trade(price, size, timestamp);
         INSERT INTO trade VALUES (2.5, 1, ${MS});
         CREATE VIEW book AS SELECT * FROM nowhere; CREATE TABLE order_book(bids, asks, timestamp);
         INSERT INTO order_book VALUES ('[[1,1]]', '[[2,1]]', ${MS})`,
      );
      const { trades, depth } = await readAll(open, path);
      assertEquals(trades.map((trade) => trade[4]), [2.5]);
      assertEquals(depth, { bids: [[1, 1]], asks: [[2, 1]] });
    }));
}
