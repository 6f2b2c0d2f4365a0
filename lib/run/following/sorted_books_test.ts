/** @module Books that depend on the rows before them, in tables whose rows are not stored in their order. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { Recorder } from "../../../tests/helpers/day_recorder.ts";
import { withFolder } from "../../../tests/helpers/database.ts";
import { FollowingRun } from "../../../tests/helpers/following.ts";

const DAY = "2025-01-31";
const START_MS = Date.parse(`${DAY}T00:00:00Z`);
const TRADES = "CREATE TABLE trades (trade_id TEXT, price REAL, size REAL, side TEXT, timestamp INTEGER);";

/** Registers a test with a recorder whose books are in a table of these columns. */
function testBooks(
  name: string,
  mode: string,
  columns: string,
  test: (recorder: Recorder, data: string) => Promise<void>,
): void {
  Deno.test(name, () =>
    withFolder(async (data) => {
      using recorder = new Recorder(data, DAY, mode, `${TRADES} CREATE TABLE books ${columns}`);
      await test(recorder, data);
    }));
}

testBooks(
  "updates that are stored out of order make the books that a plain run makes",
  "wal",
  "(timestamp INTEGER, action TEXT, bids TEXT, asks TEXT)",
  async (recorder, data) => {
    const insert = (...seconds: number[]) => {
      for (const second of seconds) {
        recorder.db.exec(
          `INSERT INTO books VALUES (${START_MS + 1000 * second}, '${second === 0 ? "snapshot" : "update"}',
          '[[${100 - second % 3},${second % 5}]]', '[[${101 + second % 4},${1 + second % 2}]]')`,
        );
      }
    };
    insert(0, 1, 2, 3, 70, 80, 90);
    await using run = new FollowingRun(data, DAY);
    const untilBooks = (count: number) =>
      run.until(`${count} books`, ({ rows }) => rows.books.read === count);
    await untilBooks(7);
    insert(75, 61);
    await untilBooks(9);
    assertEquals(run.messages, []);
    insert(95, 100, 130);
    await untilBooks(12);
    assertEquals(run.messages, []);
    insert(77, 140);
    await untilBooks(14);
    assertMatch(
      run.messages.join(),
      /2025-01-31: rows of its table books came out of order; the day is read again/,
    );
    await run.stopAndCompare();
  },
);

testBooks(
  "rows of one book that are stored in between those of another make the books that a plain run makes",
  "delete",
  "(timestamp INTEGER, side TEXT, price REAL, size REAL)",
  async (recorder, data) => {
    const insert = (...rows: [second: number, side: string, price: number][]) => {
      recorder.db.exec("BEGIN");
      for (const [second, side, price] of rows) {
        recorder.db.exec(
          `INSERT INTO books VALUES (${START_MS + 1000 * second}, '${side}', ${price}, ${second + 1})`,
        );
      }
      recorder.db.exec("COMMIT");
    };
    const book = (second: number) =>
      insert([second, "bid", 99 - second % 3], [second, "ask", 101 + second % 2]);
    for (const second of [1, 2, 3, 70, 71]) book(second);
    await using run = new FollowingRun(data, DAY);
    // A book is complete when the next one begins.
    const untilBooks = (count: number) =>
      run.until(`${count} books`, ({ rows }) => rows.books.read === count);
    await untilBooks(4);
    insert([72, "bid", 98], [73, "bid", 97], [72, "ask", 102], [73, "ask", 103], [2, "bid", 90]);
    book(80);
    await untilBooks(7);
    book(81);
    await untilBooks(8);
    insert([80, "bid", 95]);
    book(82);
    await untilBooks(9);
    assertMatch(run.messages.join(), /rows of its table books came out of order; the day is read again/);
    await run.stopAndCompare();
  },
);
