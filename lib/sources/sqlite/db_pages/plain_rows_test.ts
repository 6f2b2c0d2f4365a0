import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../../tests/helpers/database.ts";
import { BATCH_ROWS, newTally, type Tally } from "../../../model/batches.ts";
import { SourceFault } from "../../source_fault.ts";
import { BookColumns } from "../../book_columns.ts";
import { TradeColumns } from "../../trade_columns.ts";
import { BookDecoder } from "./book_decoder.ts";
import { PageSet } from "./btree.ts";
import { RecordValues } from "./record_values.ts";
import { DbPageFile } from "./db_page_file.ts";
import type { RecordLayout } from "./record.ts";
import { Scanner } from "../scanner.ts";
import { TableCursor } from "./table_cursor.ts";
import { TradeShapes } from "./trade_shapes.ts";
import { TradeDecoder } from "./trade_decoder.ts";

const MS = 1735689600000;

/** Where the recorder's usual columns are wanted: time, price, size, side, trade's number. */
const LAYOUT: RecordLayout = { wantedAs: [-1, -1, 4, 1, 2, 3, 0], wanted: 6, rowid: -1 };
const IS_REAL = [false, true, true, false, false, false];
const SCHEMA = {
  type: "table",
  rowidAlias: undefined,
  table: "trades",
  columns: [],
  hasRowid: true,
  time: "timestamp",
  price: "price",
  size: "size",
  side: "side",
  tradeId: "trade_id",
  id: undefined,
};

const QUICK = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/** RowDecoder as recorders write them: of sizes and prices that are integers or not, bought or sold, with longer numbers. */
const PLAIN_ROWS = Array.from({ length: 700 }, (_, row): Value[] => [
  row + 100,
  "X",
  String(row < 150 ? row : 600_000_000 + row),
  row % 7 === 0 ? 94000 : 94000.5,
  row % 11 === 0 ? 1 : 0.25,
  row % 2 === 0 ? "buy" : "sell",
  String(MS + 1000 * row),
]);

/** Where the recorder's usual columns of snapshots are wanted: time, bids, asks. */
const BOOK_LAYOUT: RecordLayout = { wantedAs: [-1, -1, 1, 2, 0], wanted: 4, rowid: -1 };

/** Snapshots as recorders write them, of more and fewer levels, one of them without any. */
const PLAIN_BOOKS = Array.from({ length: 200 }, (_, row): Value[] => {
  const side = (price: number) =>
    Array.from(
      { length: row % 4 },
      (_, level) => `['${price + level / 10}', '${(row * 0.37).toFixed(row % 3)}', '0']`,
    );
  return [
    row + 100,
    "X",
    `[${side(94000).join(", ")}]`,
    `[${side(94100).join(", ")}]`,
    String(MS + 1000 * row),
  ];
});

/** What reading a table gives: its rows, which of a batch is the latest, its tally, and what is wrong with it. */
interface Reading {
  rows: number[][];
  latest: (number | undefined)[];
  tally: Tally;
  fault: string | undefined;
}

/** Columns in the making; those of snapshots know the latest row. */
interface Making {
  count: number;
  tally: Tally;
  latest?: number;
  clear(): void;
}

/** Reads to the end or a fault. What other rows may have left in the columns is there before. */
function read(
  making: Making,
  columns: (Float64Array | Int32Array | Int8Array)[],
  rows: { takeStretch(): boolean },
): Reading {
  const reading: Reading = { rows: [], latest: [], tally: making.tally, fault: undefined };
  for (let isMore = true; isMore;) {
    for (const column of columns) column.fill(7);
    try {
      isMore = rows.takeStretch();
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      reading.fault = error.message;
      isMore = false;
    }
    for (let row = 0; row < making.count; row++) reading.rows.push(columns.map((column) => column[row]));
    reading.latest.push(making.latest);
    making.clear();
  }
  return reading;
}

/** The fields of the table with this root page. No row here is such that SQLite is asked for it. */
function fieldsOf(
  file: Deno.FsFile,
  root: number,
  layout: RecordLayout,
  isReal: boolean[],
  scanner: Scanner,
): RecordValues {
  const pages = new DbPageFile(file);
  const cursor = new TableCursor(pages, root, layout, new PageSet(pages), scanner);
  return new RecordValues(cursor, isReal, () => isReal.map(() => null));
}

/** Reads trades, the quick way or without it. */
function readTrades(file: Deno.FsFile, isQuick: boolean, layout = LAYOUT, root = 2): Reading {
  using scanner = Scanner.take();
  // Without knowing any form, the quick way takes nothing.
  if (!isQuick) scanner.learnTrade = () => {};
  const columns = new TradeColumns({ tally: newTally(), allocator: scanner.columns() });
  const { timeMs, timeNs, orderHi, orderLo, price, size, side } = columns;
  const fields = fieldsOf(file, root, layout, IS_REAL, scanner);
  const rows = new TradeDecoder(fields, columns, SCHEMA, scanner);
  const reading = read(columns, [timeMs, timeNs, orderHi, orderLo, price, size, side], rows);
  Reflect.deleteProperty(scanner, "learnTrade");
  return reading;
}

/** The same with snapshots. */
function readBooks(file: Deno.FsFile, isQuick: boolean, depthLevels = Infinity, root = 2): Reading {
  using scanner = Scanner.take();
  const columns = new BookColumns({ tally: newTally(), depthLevels, allocator: scanner.columns() });
  const { timeMs, timeNs, orderHi, orderLo, bidSize, askSize, bidLevels, askLevels } = columns;
  const fields = fieldsOf(file, root, BOOK_LAYOUT, [false, false, false, false], scanner);
  if (!isQuick) scanner.setBook = () => false;
  const rows = new BookDecoder(fields, columns, depthLevels, false, scanner, BOOK_LAYOUT);
  const of = [timeMs, timeNs, orderHi, orderLo, bidSize, askSize, bidLevels, askLevels];
  const reading = read(columns, of, rows);
  Reflect.deleteProperty(scanner, "setBook");
  return reading;
}

/** Mostly plain values, and odd ones among them. */
function mostly(plain: fc.Arbitrary<Value>, ...odd: Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

/** The root page of a table. */
function rootOf(path: string, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(table)!.rootpage);
  } finally {
    db.close();
  }
}

Deno.test("a scanner takes all but the first of the rows of each kind, as recorders write them", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(PLAIN_ROWS.slice(150, 300))]);
    using file = Deno.openSync(path);
    using scanner = Scanner.take();
    const pages = new DbPageFile(file);
    const cursor = new TableCursor(pages, 2, LAYOUT, new PageSet(pages), scanner);
    const columns = new TradeColumns({ tally: newTally(), allocator: scanner.columns() });
    const forms = new TradeShapes(scanner, { side: true, tradeId: true, id: false });
    let others = 0;
    while (cursor.toCell()) {
      const taken = cursor.takeTrades(columns.count, BATCH_ROWS);
      columns.count += taken;
      if (taken > 0) continue;
      cursor.next();
      forms.learn(cursor);
      others++;
    }
    // Price and size are each an integer or not, the side is one of two.
    assertEquals(others, 8);
    assertEquals(columns.count, 150 - others);
  }));

Deno.test("TradeDecoder takes a row the quick way as the general way does, or leaves it to that", () =>
  withFolder((folder) => {
    const times = fc.integer({ min: MS, max: MS + 86_400_000 });
    const row = fc.tuple(
      mostly(
        fc.nat(99_999_999).map(String),
        ...["", "a", "12x4", "999999999999999", "1234567890123456", "-5", "0007", " 7", null, 5, 1.5, -3],
        ...[70000, 2 ** 40, 2 ** 50],
      ),
      mostly(
        fc.double({ min: 0.5, max: 1e5, noNaN: true }),
        0,
        1,
        300,
        -1,
        "x",
        null,
        9e999,
      ),
      mostly(
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        0,
        1,
        70000,
        -1,
        "x",
        null,
        9e999,
      ),
      mostly(fc.constantFrom<Value>("buy", "sell"), "BUY", "Sell", "bux", "selk", "sel", "ask", "", null, 1),
      mostly(
        times.map(String),
        ...["173568960000x", "x735689600000", "0000000000001", "1735689600", "1735689600.5", "", null],
        ...["2025-01-01T00:00:00Z", "1735689600000000001"],
      ),
    );
    let path = 0;
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 120 }),
        fc.constantFrom(1, 2 ** 40, 2 ** 50),
        (rows, first) => {
          const table = tradesTable(
            rows.map(([id, ...others], index) => [first + index, "X", id, ...others]),
          );
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], QUICK));
          assertEquals(readTrades(file, true), readTrades(file, false));
        },
      ),
      { numRuns: 200 },
    );
  }));

Deno.test("BookDecoder takes a row the quick way as the general way does, or leaves it to that", () =>
  withFolder((folder) => {
    const number = fc.integer({ min: 1, max: 1e6 }).map((value) => String(value / 100));
    const level = fc.tuple(number, number).map(([price, size]) => `['${price}', '${size}', '0', '1']`);
    const side = mostly(
      fc.array(level, { maxLength: 5 }).map((levels) => `[${levels.join(", ")}]`),
      ...[
        "",
        "[",
        "[[1, 2]",
        "[[0, 1]]",
        "[['1', '-2']]",
        "[(1, 2)]",
        "[['1', '2e3']]",
        null,
        5,
        1.5,
        new Uint8Array(3),
      ],
      ...[new TextEncoder().encode("[[1, 2], [1, 3]]"), `[['1', '2']${" ".repeat(5000)}]`],
    );
    const time = mostly(
      fc.integer({ min: MS, max: MS + 10 }).map(String),
      ...[
        "173568960000x",
        "0000000000001",
        "1735689600",
        "2025-01-01T00:00:00Z",
        "1735689600000000001",
        null,
        7.5,
      ],
      MS + 5,
    );
    let path = 0;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(side, side, time), { minLength: 1, maxLength: 60 }),
        fc.constantFrom(1, 2 ** 40, 2 ** 50),
        fc.constantFrom(Infinity, 1, 3),
        fc.constantFrom(512, 4096),
        (rows, first, depthLevels, pageSize) => {
          const table = bookTable(rows.map((row, index) => [first + index, "X", ...row]));
          const before = `PRAGMA page_size=${pageSize}; ${QUICK}`;
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], before));
          assertEquals(readBooks(file, true, depthLevels), readBooks(file, false, depthLevels));
        },
      ),
      { numRuns: 200 },
    );
  }));

for (
  const [what, read, table] of [
    ["trades", readTrades, tradesTable(PLAIN_ROWS)],
    ["books", readBooks, bookTable(PLAIN_BOOKS)],
  ] as const
) {
  for (const pageSize of [512, 4096]) {
    Deno.test(`the quick way sees every damage that the general way sees: ${what} in pages of ${pageSize}`, () =>
      withFolder((folder) => {
        const before = `PRAGMA page_size=${pageSize}; ${QUICK}`;
        const path = makeDatabase(join(folder, "trades.db"), [table], before);
        const sound = Deno.readFileSync(path);
        using file = Deno.openSync(path, { read: true, write: true });
        // Headers and pointers are a small part of a page, and the most of what there is to damage.
        const damage = fc.record({
          page: fc.nat(sound.length / pageSize - 2),
          at: fc.oneof(fc.nat(20), fc.nat(Math.min(200, pageSize - 1)), fc.nat(pageSize - 1)),
          byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
        });
        let damaged = 0;
        fc.assert(
          fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
            const bytes = sound.slice();
            for (const { page, at, byte } of damages) bytes[(page + 1) * pageSize + at] = byte;
            file.seekSync(0, Deno.SeekMode.Start);
            file.writeSync(bytes);
            const general = read(file, false);
            if (general.fault !== undefined) damaged++;
            assertEquals(read(file, true), general);
          }),
          { numRuns: 1500 },
        );
        assertEquals(damaged > 300, true, `${damaged} damaged`);
      }));
  }
}

Deno.test("the quick way follows leaves that lie anywhere in the file, of several interior pages", () =>
  withFolder((folder) => {
    // Pages that are free are used again, the last of them first; trades and snapshots in turn.
    const before = `PRAGMA page_size=512; ${QUICK}; CREATE TABLE t(x);
      INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        SELECT printf('%0400d', i) FROM n; DROP TABLE t`;
    for (const make of [tradesTable, bookTable]) {
      const rows = Array.from({ length: 15_000 }, (_, row): Value[] => {
        const of: Value[] = make === tradesTable ? PLAIN_ROWS[row % 700] : PLAIN_BOOKS[row % 200];
        return [row + 1, ...of.slice(1)];
      });
      const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [make(rows)], before);
      using file = Deno.openSync(path);
      const root = rootOf(path, make([]).name);
      const [quick, general] = [true, false].map((isQuick) =>
        make === tradesTable
          ? readTrades(file, isQuick, LAYOUT, root)
          : readBooks(file, isQuick, Infinity, root)
      );
      assertEquals(quick, general);
      assertEquals([quick.fault, quick.tally.read], [undefined, 15_000]);
    }
  }));

Deno.test("the quick way takes no row whose rowid is not above the key before its leaf", () =>
  withFolder((folder) => {
    for (
      const [table, read] of [[tradesTable(PLAIN_ROWS), readTrades], [
        bookTable(PLAIN_BOOKS),
        readBooks,
      ]] as const
    ) {
      const path = makeDatabase(join(folder, `${table.name}.db`), [table], QUICK);
      const bytes = Deno.readFileSync(path);
      // The second key of the root: a page number of four bytes, and a varint of two.
      const root = 4096;
      const key = root + new DataView(bytes.buffer).getUint16(root + 12 + 2) + 4;
      bytes[key + 1]++;
      Deno.writeFileSync(path, bytes);
      using file = Deno.openSync(path);
      const general = read(file, false);
      assertEquals(general.fault, "it is damaged (rowids do not ascend)");
      assertEquals(read(file, true), general);
    }
  }));

Deno.test("the quick way takes no snapshot with a value of a type that there is not", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [bookTable(PLAIN_BOOKS)], QUICK);
    const bytes = Deno.readFileSync(path);
    // The first row of the second leaf: a payload's size of one or two bytes, a rowid of two, a header's size.
    const leaf = 3 * 4096;
    const cell = leaf + new DataView(bytes.buffer).getUint16(leaf + 8);
    const typeOfId = cell + (bytes[cell] >= 0x80 ? 2 : 1) + 2 + 1;
    assertEquals(bytes[typeOfId], 0);
    bytes[typeOfId] = 10;
    Deno.writeFileSync(path, bytes);
    using file = Deno.openSync(path);
    const general = readBooks(file, false);
    assertEquals(general.fault, "it is damaged (a record with a value of type 10)");
    assertEquals(readBooks(file, true), general);
  }));

Deno.test("the quick way takes no trade that leaves its page", () =>
  withFolder((folder) => {
    // The price is last: any bytes are a price, those of the next page too.
    const table = {
      name: "trades",
      create:
        "CREATE TABLE trades(id INTEGER PRIMARY KEY, time TEXT, side TEXT, trade TEXT, size REAL, price REAL)",
      rows: PLAIN_ROWS.map((
        [id, , trade, , size, side, time],
      ): Value[] => [id, time, side, trade, size, 94000.5]),
    };
    const layout = { wantedAs: [-1, 0, 3, 4, 2, 1], wanted: 6, rowid: -1 };
    const path = makeDatabase(join(folder, "trades.db"), [table], QUICK);
    const sound = Deno.readFileSync(path);
    // The first row of a page ends where the page does.
    const [page, pageEnd] = [3 * 4096, 4 * 4096];
    const pointer = page + 8;
    const cell = new DataView(sound.buffer).getUint16(pointer);
    for (let missing = 1; missing < 8; missing++) {
      const bytes = sound.slice();
      bytes.copyWithin(page + cell + missing, page + cell, pageEnd - missing);
      new DataView(bytes.buffer).setUint16(pointer, cell + missing);
      Deno.writeFileSync(path, bytes);
      using file = Deno.openSync(path);
      const general = readTrades(file, false, layout);
      assertEquals(general.fault?.includes("leaves its page"), true, general.fault);
      assertEquals(readTrades(file, true, layout), general);
    }
  }));

Deno.test("BookDecoder takes every snapshot the quick way that lies in its page and is written as recorders write them", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [bookTable(PLAIN_BOOKS)], QUICK);
    using file = Deno.openSync(path);
    using scanner = Scanner.take();
    // The general way has it take sides one by one.
    scanner.takeSide = () => {
      throw new Error("a side was left");
    };
    const columns = new BookColumns({ tally: newTally(), allocator: scanner.columns() });
    const fields = fieldsOf(file, 2, BOOK_LAYOUT, [false, false, false, false], scanner);
    const rows = new BookDecoder(fields, columns, Infinity, false, scanner, BOOK_LAYOUT);
    while (rows.takeStretch()) continue;
    assertEquals(columns.count, PLAIN_BOOKS.length);
    Reflect.deleteProperty(scanner, "takeSide");
  }));
