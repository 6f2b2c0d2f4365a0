import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../tests/helpers/database.ts";
import { BATCH_ROWS } from "../../model/batches.ts";
import type { TimeIndex, TimeRange } from "../source.ts";
import { RowidTimes } from "./rowid_times.ts";
import { openSqlSource } from "./sql_source.ts";

const MS = Date.parse("2024-01-01");

Deno.test("the spans of RowidTimes are the rows of the blocks that may have a time of the range", () => {
  const block = fc.record({
    gap: fc.bigInt(1n, 3n),
    least: fc.integer({ max: 50, min: 0 }),
    length: fc.nat(10),
  });
  const range = fc.tuple(fc.integer({ min: -5, max: 65 }), fc.integer({ min: -5, max: 65 }));
  fc.assert(fc.property(fc.array(block, { maxLength: 12 }), range, (blocks, [a, b]) => {
    const index = new RowidTimes();
    const [startMs, endMs] = [Math.min(a, b), Math.max(a, b)];
    const wanted: bigint[] = [];
    let first = 0n;
    for (const { gap, least, length } of blocks) {
      first += gap;
      const greatest = least + length;
      index.add({ first, last: first + 9n }, BATCH_ROWS, least, greatest);
      if (least < endMs && greatest >= startMs) wanted.push(first);
      first += 10n;
      assertEquals(index.next, first);
    }
    const spans = [...index.spans({ startMs, endMs })];
    for (const rowid of wanted) assert(spans.some(({ first, last }) => first <= rowid && rowid + 9n <= last));
    assert(spans.every(({ first, last }) => wanted.includes(first) && wanted.includes(last - 9n)));
    const before = blocks.filter(({ least }) => least < endMs);
    assertEquals(index.lastBefore(endMs) === undefined, before.length === 0);
  }));
});

/** Rows about a second apart, some of which are minutes late. */
function rowsFrom(from: number, to: number): { trades: Value[][]; books: Value[][] } {
  const timeOf = (row: number) => String(MS + 1000 * row - (row % 50 === 0 ? 300_000 : 0));
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  return {
    trades: rows.map((row) => [row, "X", `${row}`, 100, 1, "buy", timeOf(row)]),
    books: rows.filter((row) => row % 7 === 0).map((row) => [row, "X", "[[1, 2]]", "[[3, 4]]", timeOf(row)]),
  };
}

Deno.test("an index of rowids grows with its table, and gives the rows of a range as without the index", () =>
  withFolder(async (folder) => {
    const first = rowsFrom(1, 2 * BATCH_ROWS + 100);
    const path = makeDatabase(`${folder}/trades.db`, [tradesTable(first.trades), bookTable(first.books)]);
    const timesOf = async (range: TimeRange, known: TimeIndex[] = []) => {
      const source = await openSqlSource(path);
      try {
        const trades = source.indexTimes("trades", () => {}, known[0]);
        const books = source.indexTimes("books", () => {}, known[1]);
        const times = (index: boolean) => ({
          trades: [...source.trades(range, index ? trades : undefined)]
            .flatMap(({ count, timeMs }) => [...timeMs.subarray(0, count)]),
          books: [...source.books({ range, index: index ? books : undefined })]
            .flatMap(({ count, timeMs }) => [...timeMs.subarray(0, count)]),
        });
        assertEquals(times(true), times(false));
        return { indexes: [trades, books], rows: trades.rows, read: source.tally.trades.read };
      } finally {
        source.close();
      }
    };
    const hour = (start: number) => ({ startMs: MS + start * 1000, endMs: MS + (start + 3600) * 1000 });
    let { indexes } = await timesOf(hour(4000));
    for (let turn = 0; turn < 4; turn++) {
      const from = 2 * BATCH_ROWS + 100 + turn * 3000;
      const more = rowsFrom(from, from + 3000);
      using db = new DatabaseSync(path);
      db.exec("BEGIN");
      const trade = db.prepare("INSERT INTO trades VALUES (?, ?, ?, ?, ?, ?, ?)");
      for (const row of more.trades) trade.run(...row);
      const book = db.prepare("INSERT INTO book VALUES (?, ?, ?, ?, ?)");
      for (const row of more.books) book.run(...row);
      db.exec("COMMIT");
      const found = await timesOf(hour(from - 2000), indexes);
      assertEquals(found.indexes[0], indexes[0], "the index is extended");
      assertEquals(found.rows, from + 3000 - 1);
      indexes = found.indexes;
    }
  }));

Deno.test("an index of rowids whose last row is gone is made again", () =>
  withFolder(async (folder) => {
    const { trades } = rowsFrom(1, 100);
    const path = makeDatabase(`${folder}/trades.db`, [tradesTable(trades)]);
    const index = async (known?: TimeIndex) => {
      const source = await openSqlSource(path);
      try {
        return source.indexTimes("trades", () => {}, known);
      } finally {
        source.close();
      }
    };
    const before = await index();
    {
      using db = new DatabaseSync(path);
      db.exec("DELETE FROM trades WHERE id > 50");
    }
    const after = await index(before);
    assertEquals([before.rows, after.rows, before === after], [99, 50, false]);
  }));
