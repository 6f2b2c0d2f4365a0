import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import {
  bookTable,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "../../../../tests/helpers/database.ts";
import {
  BOOK_LAYOUT,
  IS_REAL,
  LAYOUT,
  MS,
  NOT_REAL,
  readBooks,
  readTrades,
  ROWID_BOOK_LAYOUT,
  ROWID_LAYOUT,
  SCHEMA,
  UNSAFE,
  USUAL_BOOKS,
  USUAL_TRADES,
  valuesOf,
} from "../../../../tests/helpers/fast_path.ts";
import { BATCH_ROWS, newTally } from "../../../model/batches.ts";
import { BookColumns } from "../../book_columns.ts";
import type { TimeRange } from "../../source.ts";
import { TradeColumns } from "../../trade_columns.ts";
import { Scanner } from "../scanner.ts";
import { BookDecoder } from "./book_decoder.ts";
import { DbPageFile } from "./db_page_file.ts";
import { DbPageSet } from "./db_page_set.ts";
import { TableCursor } from "./table_cursor.ts";
import { TradeDecoder } from "./trade_decoder.ts";
import { TradeShapes } from "./trade_shapes.ts";

/** All rows, or those of some range. */
const range = fc.constantFrom<TimeRange | undefined>(
  undefined,
  { startMs: MS + 3, endMs: MS + 6 },
  { startMs: MS + 3, endMs: Infinity },
  { startMs: MS + 10_000_000, endMs: MS + 50_000_000 },
  { startMs: -Infinity, endMs: MS + 40_000_000 },
  { startMs: 1735689600, endMs: 1735689601 },
);

/** Mostly usual values, with odd ones among them. */
function mostly(usual: fc.Arbitrary<Value>, ...odd: Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
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
        fc.constantFrom(LAYOUT, ROWID_LAYOUT),
        range,
        (rows, first, layout, range) => {
          const table = tradesTable(
            rows.map(([id, ...others], index) => [first + index, "X", id, ...others]),
          );
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], UNSAFE));
          assertEquals(readTrades(file, true, layout, 2, range), readTrades(file, false, layout, 2, range));
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
        fc.constantFrom(BOOK_LAYOUT, ROWID_BOOK_LAYOUT),
        range,
        (rows, first, depthLevels, dbPageSize, layout, range) => {
          const table = bookTable(rows.map((row, index) => [first + index, "X", ...row]));
          const before = `PRAGMA page_size=${dbPageSize}; ${UNSAFE}`;
          using file = Deno.openSync(makeDatabase(join(folder, `${path++}.db`), [table], before));
          assertEquals(
            readBooks(file, true, depthLevels, 2, range, layout),
            readBooks(file, false, depthLevels, 2, range, layout),
          );
        },
      ),
      { numRuns: 200 },
    );
  }));

for (
  const [what, layout] of [["without an id", BOOK_LAYOUT], [
    "of which id is the rowid",
    ROWID_BOOK_LAYOUT,
  ]] as const
) {
  Deno.test(`the fast path decodes every usual book without overflow, in a table ${what}`, () =>
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
      const values = valuesOf(file, 2, layout, NOT_REAL, scanner);
      const options = { layout, hasId: layout.rowid >= 0, depthLevels: Infinity, rowids };
      const decoder = new BookDecoder(values, columns, scanner, options);
      while (decoder.decodeBatch()) continue;
      assertEquals(columns.count, USUAL_BOOKS.length);
      assertEquals([...rowids.subarray(0, 3)], [100n, 101n, 102n]);
      if (layout.rowid >= 0) assertEquals([...columns.orderLo.subarray(0, 3)], [100, 101, 102]);
      Reflect.deleteProperty(scanner, "parseSide");
    }));
}

Deno.test("the fast path decodes usual trades of a table of which id is the rowid", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(USUAL_TRADES.slice(150))], UNSAFE);
    using file = Deno.openSync(path);
    using scanner = Scanner.acquire();
    const columns = new TradeColumns({ tally: newTally(), allocator: scanner.columns() });
    const values = valuesOf(file, 2, ROWID_LAYOUT, IS_REAL, scanner);
    const add = scanner.addTradeShape;
    let shapes = 0;
    scanner.addTradeShape = (at, shape) => {
      shapes++;
      add.call(scanner, at, shape);
    };
    const schema = { ...SCHEMA, tradeId: undefined, id: "id" };
    const decoder = new TradeDecoder(values, columns, schema, scanner);
    while (decoder.decodeBatch()) continue;
    // One row of each shape is decoded by the general path.
    assertEquals([columns.count, shapes], [550, 8]);
    assertEquals([...columns.orderLo.subarray(0, 3)], [250, 251, 252]);
    assertEquals([...columns.orderHi.subarray(0, 3)], [0, 0, 0]);
    Reflect.deleteProperty(scanner, "addTradeShape");
  }));
