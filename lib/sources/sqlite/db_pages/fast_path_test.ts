import { assert } from "deno-std/assert/assert.js";
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
import type { TimeRange } from "../../source.ts";
import { SourceFault } from "../../source_fault.ts";
import { BookColumns } from "../../book_columns.ts";
import { TradeColumns } from "../../trade_columns.ts";
import { BookDecoder } from "./book_decoder.ts";
import { DbPageSet } from "./db_page_set.ts";
import { RecordValues } from "./record_values.ts";
import { DbPageFile } from "./db_page_file.ts";
import type { RecordLayout } from "./record_shape.ts";
import { Scanner } from "../scanner.ts";
import { TableCursor } from "./table_cursor.ts";
import { TradeShapes } from "./trade_shapes.ts";
import { TradeDecoder } from "./trade_decoder.ts";

const MS = 1735689600000;

/** The layout of the recorder's usual table of trades: time, price, size, side and trade_id are read. */
const LAYOUT: RecordLayout = { indexes: [-1, -1, 4, 1, 2, 3, 0], columns: 6, rowid: -1 };
const IS_REAL = [false, true, true, false, false, false];
const SCHEMA = {
  type: "table",
  rowidAlias: undefined,
  keyIndex: undefined,
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

const UNSAFE = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";

/** Trades as recorders write them: both sides, integers and decimals, numbers of different lengths. */
const USUAL_TRADES = Array.from({ length: 700 }, (_, row): Value[] => [
  row + 100,
  "X",
  String(row < 150 ? row : 600_000_000 + row),
  row % 7 === 0 ? 94000 : 94000.5,
  row % 11 === 0 ? 1 : 0.25,
  row % 2 === 0 ? "buy" : "sell",
  String(MS + 1000 * row),
]);

/** The layout of the recorder's usual table of books: time, bids and asks are read. */
const BOOK_LAYOUT: RecordLayout = { indexes: [-1, -1, 1, 2, 0], columns: 4, rowid: -1 };
const NOT_REAL = [false, false, false, false];

/** Books as recorders write them, of 0 to 3 levels a side. */
const USUAL_BOOKS = Array.from({ length: 200 }, (_, row): Value[] => {
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

/** The result of reading a table: its rows, the latest row of each batch, the tally, and the fault at the end. */
interface Reading {
  rows: number[][];
  latest: (number | undefined)[];
  tally: Tally;
  fault: string | undefined;
}

/** Columns that are being filled; those of books have the latest row. */
interface FilledColumns {
  count: number;
  tally: Tally;
  latest?: number;
  clear(): void;
}

/** Reads to the end or to a fault. Columns are filled with a value first, as if other rows had been there. */
function read(
  filled: FilledColumns,
  columns: (Float64Array | BigInt64Array | Int32Array | Int8Array)[],
  decoder: { decodeBatch(): boolean },
): Reading {
  const reading: Reading = { rows: [], latest: [], tally: filled.tally, fault: undefined };
  for (let isMore = true; isMore;) {
    for (const column of columns) {
      if (column instanceof BigInt64Array) column.fill(7n);
      else column.fill(7);
    }
    try {
      isMore = decoder.decodeBatch();
    } catch (error) {
      if (!(error instanceof SourceFault)) throw error;
      reading.fault = error.message;
      isMore = false;
    }
    for (let row = 0; row < filled.count; row++) {
      reading.rows.push(columns.map((column) => Number(column[row])));
    }
    reading.latest.push(filled.latest);
    filled.clear();
  }
  return reading;
}

/** The values of a table's rows. SQLite gives NULL for every value here. */
function valuesOf(
  file: Deno.FsFile,
  root: number,
  layout: RecordLayout,
  isReal: boolean[],
  scanner: Scanner,
): RecordValues {
  const dbPages = new DbPageFile(file);
  const cursor = new TableCursor(dbPages, root, layout, new DbPageSet(dbPages), scanner);
  return new RecordValues(cursor, isReal, () => isReal.map(() => null));
}

/** Reads trades, with or without the fast path. */
function readTrades(
  file: Deno.FsFile,
  hasFastPath: boolean,
  layout = LAYOUT,
  root = 2,
  range?: TimeRange,
): Reading {
  using scanner = Scanner.acquire();
  // Without any known shape, the fast path decodes nothing.
  if (!hasFastPath) scanner.addTradeShape = () => {};
  const columns = new TradeColumns({ tally: newTally(), range, allocator: scanner.columns() });
  const { timeMs, timeNs, orderHi, orderLo, price, size, side } = columns;
  const values = valuesOf(file, root, layout, IS_REAL, scanner);
  const decoder = new TradeDecoder(values, columns, SCHEMA, scanner);
  const reading = read(columns, [timeMs, timeNs, orderHi, orderLo, price, size, side], decoder);
  Reflect.deleteProperty(scanner, "addTradeShape");
  return reading;
}

/** Reads books, with or without the fast path. */
function readBooks(
  file: Deno.FsFile,
  hasFastPath: boolean,
  depthLevels = Infinity,
  root = 2,
  range?: TimeRange,
): Reading {
  using scanner = Scanner.acquire();
  const allocator = scanner.columns();
  const columns = new BookColumns({ tally: newTally(), range, depthLevels, allocator });
  const rowids = allocator.bigInts();
  const values = valuesOf(file, root, BOOK_LAYOUT, NOT_REAL, scanner);
  if (!hasFastPath) {
    scanner.setBookColumns = () => false;
    scanner.parseSide = () => -1;
  }
  const options = { layout: BOOK_LAYOUT, hasId: false, depthLevels, rowids };
  const decoder = new BookDecoder(values, columns, scanner, options);
  const { timeMs, timeNs, orderHi, orderLo, bidSize, askSize, bidLevels, askLevels } = columns;
  const { bestBid, bestBidSize, bestAsk, bestAskSize } = columns;
  const sums = [bidSize, askSize, bidLevels, askLevels];
  const all = [timeMs, timeNs, orderHi, orderLo, ...sums, bestBid, bestBidSize, bestAsk, bestAskSize, rowids];
  const reading = read(columns, all, decoder);
  Reflect.deleteProperty(scanner, "setBookColumns");
  Reflect.deleteProperty(scanner, "parseSide");
  return reading;
}

/** Mostly usual values, with odd ones among them. */
function mostly(usual: fc.Arbitrary<Value>, ...odd: Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

/** The root db page of a table. */
function rootOf(path: string, table: string): number {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return Number(db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?").get(table)!.rootpage);
  } finally {
    db.close();
  }
}

Deno.test("the fast path decodes all usual trades except the first of each shape", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(USUAL_TRADES.slice(150, 300))]);
    using file = Deno.openSync(path);
    using scanner = Scanner.acquire();
    const dbPages = new DbPageFile(file);
    const cursor = new TableCursor(dbPages, 2, LAYOUT, new DbPageSet(dbPages), scanner);
    const columns = new TradeColumns({ tally: newTally(), allocator: scanner.columns() });
    const shapes = new TradeShapes(scanner, { side: true, tradeId: true, id: false });
    let others = 0;
    while (cursor.toCell()) {
      assert(cursor.passToScanner());
      const read = scanner.decodeTrades(columns.count, BATCH_ROWS);
      columns.count += read;
      if (read > 0) {
        cursor.followScanner();
        continue;
      }
      cursor.next();
      shapes.add(cursor);
      others++;
    }
    // Price and size are each an integer or a double, and there are two sides.
    assertEquals(others, 8);
    assertEquals(columns.count, 150 - others);
  }));

Deno.test("the fast path of TradeDecoder gives what the general path gives, or leaves a row to it", () =>
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
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], UNSAFE));
          assertEquals(readTrades(file, true), readTrades(file, false));
        },
      ),
      { numRuns: 200 },
    );
  }));

Deno.test("the fast path of BookDecoder gives what the general path gives, or leaves a row to it", () =>
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
        (rows, first, depthLevels, dbPageSize) => {
          const table = bookTable(rows.map((row, index) => [first + index, "X", ...row]));
          const before = `PRAGMA page_size=${dbPageSize}; ${UNSAFE}`;
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], before));
          assertEquals(readBooks(file, true, depthLevels), readBooks(file, false, depthLevels));
        },
      ),
      { numRuns: 200 },
    );
  }));

for (
  const [what, read, table] of [
    ["trades", readTrades, tradesTable(USUAL_TRADES)],
    ["books", readBooks, bookTable(USUAL_BOOKS)],
  ] as const
) {
  for (const dbPageSize of [512, 4096]) {
    Deno.test(`the fast path finds all damage that the general path finds: ${what} in db pages of ${dbPageSize} bytes`, () =>
      withFolder((folder) => {
        const before = `PRAGMA page_size=${dbPageSize}; ${UNSAFE}`;
        const path = makeDatabase(join(folder, "trades.db"), [table], before);
        const sound = Deno.readFileSync(path);
        using file = Deno.openSync(path, { read: true, write: true });
        // Headers and cell pointers are a small part of a db page, and most kinds of damage are in them.
        const damage = fc.record({
          dbPage: fc.nat(sound.length / dbPageSize - 2),
          at: fc.oneof(fc.nat(20), fc.nat(Math.min(200, dbPageSize - 1)), fc.nat(dbPageSize - 1)),
          byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
        });
        let damaged = 0;
        fc.assert(
          fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
            const bytes = sound.slice();
            for (const { dbPage, at, byte } of damages) bytes[(dbPage + 1) * dbPageSize + at] = byte;
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

Deno.test("the fast path follows leaves anywhere in the file, below several interior db pages", () =>
  withFolder((folder) => {
    // SQLite reuses free db pages, the last one first, so leaves are scattered.
    const before = `PRAGMA page_size=512; ${UNSAFE}; CREATE TABLE t(x);
      INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        SELECT printf('%0400d', i) FROM n; DROP TABLE t`;
    for (const make of [tradesTable, bookTable]) {
      const rows = Array.from({ length: 15_000 }, (_, row): Value[] => {
        const usual: Value[] = make === tradesTable ? USUAL_TRADES[row % 700] : USUAL_BOOKS[row % 200];
        return [row + 1, ...usual.slice(1)];
      });
      const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [make(rows)], before);
      using file = Deno.openSync(path);
      const root = rootOf(path, make([]).name);
      const [fast, general] = [true, false].map((hasFastPath) =>
        make === tradesTable
          ? readTrades(file, hasFastPath, LAYOUT, root)
          : readBooks(file, hasFastPath, Infinity, root)
      );
      assertEquals(fast, general);
      assertEquals([fast.fault, fast.tally.read], [undefined, 15_000]);
    }
  }));

Deno.test("the fast path decodes no row whose rowid is not above the key before its leaf", () =>
  withFolder((folder) => {
    for (
      const [table, read] of [[tradesTable(USUAL_TRADES), readTrades], [
        bookTable(USUAL_BOOKS),
        readBooks,
      ]] as const
    ) {
      const path = makeDatabase(join(folder, `${table.name}.db`), [table], UNSAFE);
      const bytes = Deno.readFileSync(path);
      // The second key of the root: a db page number of four bytes, and a varint of two.
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

Deno.test("the fast path decodes no book with a value of a reserved serial type", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [bookTable(USUAL_BOOKS)], UNSAFE);
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

Deno.test("the fast path decodes no trade that exceeds its db page", () =>
  withFolder((folder) => {
    // The price is last: any bytes are a valid price, also bytes of the next db page.
    const table = {
      name: "trades",
      create:
        "CREATE TABLE trades(id INTEGER PRIMARY KEY, time TEXT, side TEXT, trade TEXT, size REAL, price REAL)",
      rows: USUAL_TRADES.map((
        [id, , trade, , size, side, time],
      ): Value[] => [id, time, side, trade, size, 94000.5]),
    };
    const layout = { indexes: [-1, 0, 3, 4, 2, 1], columns: 6, rowid: -1 };
    const path = makeDatabase(join(folder, "trades.db"), [table], UNSAFE);
    const sound = Deno.readFileSync(path);
    // The first row of a db page ends where the db page ends.
    const [start, end] = [3 * 4096, 4 * 4096];
    const pointer = start + 8;
    const cell = new DataView(sound.buffer).getUint16(pointer);
    for (let missing = 1; missing < 8; missing++) {
      const bytes = sound.slice();
      bytes.copyWithin(start + cell + missing, start + cell, end - missing);
      new DataView(bytes.buffer).setUint16(pointer, cell + missing);
      Deno.writeFileSync(path, bytes);
      using file = Deno.openSync(path);
      const general = readTrades(file, false, layout);
      assertEquals(general.fault?.includes("exceeds its db page"), true, general.fault);
      assertEquals(readTrades(file, true, layout), general);
    }
  }));

Deno.test("the fast path decodes every usual book whose record has no overflow", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [bookTable(USUAL_BOOKS)], UNSAFE);
    using file = Deno.openSync(path);
    using scanner = Scanner.acquire();
    // The general path parses sides one by one.
    scanner.parseSide = () => {
      throw new Error("a row was left to the general path");
    };
    const allocator = scanner.columns();
    const columns = new BookColumns({ tally: newTally(), allocator });
    const rowids = allocator.bigInts();
    const values = valuesOf(file, 2, BOOK_LAYOUT, NOT_REAL, scanner);
    const options = { layout: BOOK_LAYOUT, hasId: false, depthLevels: Infinity, rowids };
    const decoder = new BookDecoder(values, columns, scanner, options);
    while (decoder.decodeBatch()) continue;
    assertEquals(columns.count, USUAL_BOOKS.length);
    Reflect.deleteProperty(scanner, "parseSide");
  }));
