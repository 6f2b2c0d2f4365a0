import { assertEquals } from "deno-std/assert/equals.js";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../tests/helpers/database.ts";
import { openDatabase } from "./open_database.ts";

const MS = Date.parse("2024-01-01");

const trade = (
  id: number,
  ms: Value,
  price: Value,
  size: Value,
): Value[] => [id, "X", id, price, size, "buy", ms];

Deno.test("firstRejected() finds the first row that is rejected, its column and its value", () =>
  withFolder(async (folder) => {
    const good = Array.from({ length: 5000 }, (_, i) => trade(10 + i, String(MS), 1, 1));
    const cases: [rows: Value[][], expected: unknown][] = [
      [[], undefined],
      [good, undefined],
      [
        [...good, trade(9000, String(MS), "free", 1), trade(9001, "soon", 1, 1)],
        { row: "rowid 9000", column: "price", value: '"free"', reason: "price" },
      ],
      [
        [trade(-5, "01/02/2024 \x1b[0m", 1, 1), ...good],
        { row: "rowid -5", column: "timestamp", value: '"01/02/2024 \\x1b[0m"', reason: "time" },
      ],
      [[trade(1, String(MS), 1, "-")], { row: "rowid 1", column: "size", value: '"-"', reason: "size" }],
      [[trade(1, String(MS), 1, null)], { row: "rowid 1", column: "size", value: "NULL", reason: "size" }],
      [
        [trade(1, String(MS), new Uint8Array(70).fill(171), 1)],
        {
          row: "rowid 1",
          column: "price",
          value: `x'${"ab".repeat(30)}...' (a blob of 70 bytes)`,
          reason: "price",
        },
      ],
    ];
    for (const [index, [rows, expected]] of cases.entries()) {
      const source = await openDatabase(makeDatabase(`${folder}/${index}.db`, [tradesTable(rows)]));
      for (const _ of source.trades());
      const tally = structuredClone(source.tally.trades);
      assertEquals(source.firstRejected("trades"), expected);
      assertEquals(source.firstRejected("books"), undefined);
      assertEquals(source.tally.trades, tally);
      source.close();
    }
  }));

Deno.test("firstRejected() finds the side of a book that cannot be read", () =>
  withFolder(async (folder) => {
    const levels = "[[1, 2]]";
    for (const [column, bids, asks] of [["bids", "no", levels], ["asks", levels, "no"]]) {
      const path = makeDatabase(`${folder}/${column}.db`, [
        tradesTable([]),
        bookTable([[1, "X", levels, levels, String(MS)], [2, "X", bids, asks, String(MS)]]),
      ]);
      const source = await openDatabase(path);
      assertEquals(source.firstRejected("books"), { row: "rowid 2", column, value: '"no"', reason: "book" });
      source.close();
    }
  }));

Deno.test("firstRejected() counts rows where rows have no rowids", () =>
  withFolder(async (folder) => {
    const path = makeDatabase(`${folder}/view.db`, [
      { ...tradesTable([trade(1, String(MS), 1, 1), trade(2, "x", 1, 1)]), name: "trades" },
    ], "");
    const view = `${folder}/v.db`;
    makeDatabase(view, [{
      name: "raw",
      create:
        "CREATE TABLE raw(t, p, s); CREATE VIEW trades AS SELECT t AS timestamp, p AS price, s AS size FROM raw",
      rows: [[MS, 1, 1], [MS, 2, 2], [MS, 3, "?"]],
    }]);
    for (const [file, row] of [[path, "rowid 2"], [view, "row 3"]]) {
      const source = await openDatabase(file);
      assertEquals(source.firstRejected("trades")?.row, row);
      source.close();
    }
  }));

Deno.test("firstRejected() passes over books with prices of 0 and below where these are accepted", () =>
  withFolder(async (folder) => {
    const books = ["[[-0.27, 3]]", "no"].map((bids, index) => [index + 1, "X", bids, "[[0, 1]]", String(MS)]);
    const path = makeDatabase(`${folder}/spread.db`, [tradesTable([]), bookTable(books)]);
    const source = await openDatabase(path, { reading: { signedPrices: true } });
    for (const _ of source.books());
    assertEquals(source.tally.books.rejected.book, 1);
    assertEquals(source.firstRejected("books")?.row, "rowid 2");
    source.close();
  }));

Deno.test("firstRejected() finds the row and the column in a book of several rows", () =>
  withFolder(async (folder) => {
    const level = (ms: number, side: Value, price: Value, size: Value): Value[] => [ms, side, price, size];
    const good = [level(MS, "bid", 1, 2), level(MS, "ask", 3, 4)];
    const cases: [rows: Value[][], row: string, column: string, value: string][] = [
      [
        [...good, level(MS + 1, "bid", 1, "x"), level(MS + 1, "ask", 3, 4), ...good],
        "rowid 3",
        "size",
        '"x"',
      ],
      [[...good, level(MS + 1, "bid", 1, 2), level(MS + 1, "ask", -3, 4)], "rowid 4", "price", "-3"],
      [[...good, level(MS + 1, "up", 1, 2)], "rowid 3", "side", '"up"'],
    ];
    const snapshots = Array.from({ length: 200 }, () => good).flat();
    for (const [index, [rows, row, column, value]] of cases.entries()) {
      const more = (offset: number) => snapshots.map(([, ...values]) => [MS + offset, ...values]);
      const levels = { name: "book", create: "CREATE TABLE book(ts, side, price, size)", rows };
      const updates = {
        name: "book",
        create: "CREATE TABLE book(ts, side, price, size, type)",
        rows: rows.map((values) => [...values, values[0] === MS ? "snapshot" : "update"]),
      };
      for (const table of [levels, updates]) {
        const after = more(100).map((values) => table === updates ? [...values, "update"] : values);
        const path = makeDatabase(`${folder}/${index}${table === updates}.db`, [
          tradesTable([]),
          { ...table, rows: [...table.rows, ...after] },
        ]);
        const source = await openDatabase(path);
        for (const _ of source.books());
        assertEquals(source.firstRejected("books"), { row, column, value, reason: "book" });
        source.close();
      }
    }
  }));
