import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { makeDatabase, tradesTable, type Value, withFolder } from "../../../tests/helpers/database.ts";
import { BATCH_ROWS, newTally } from "../batches.ts";
import { DatabaseFault } from "../database_fault.ts";
import { TradeColumns } from "../row_columns.ts";
import { Reached } from "./btree.ts";
import { Fields } from "./fields.ts";
import { PageFile } from "./page_file.ts";
import { PlainTrades } from "./plain_trades.ts";
import type { RecordLayout } from "./record.ts";
import { Scanner } from "./scanner.ts";
import { TableCursor } from "./table_cursor.ts";
import { TradeRows } from "./trade_rows.ts";

const MS = 1735689600000;

/** Where the recorder's usual columns are wanted: time, price, size, side, trade's number. */
const LAYOUT: RecordLayout = { wantedAs: [-1, -1, 4, 1, 2, 3, 0], wanted: 6, rowid: -1 };
const IS_REAL = [false, true, true, false, false, false];
const SCHEMA = {
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

/** Rows as recorders write them: of sizes and prices that are integers or not, bought or sold, with longer numbers. */
const PLAIN_ROWS = Array.from({ length: 300 }, (_, row): Value[] => [
  row + 100,
  "X",
  String(row < 150 ? row : 600_000_000 + row),
  row % 7 === 0 ? 94000 : 94000.5,
  row % 11 === 0 ? 1 : 0.25,
  row % 2 === 0 ? "buy" : "sell",
  String(MS + 1000 * row),
]);

/** Everything that reading the table at a root page gives: its rows, its tally, and what is wrong with it. */
function readAll(file: Deno.FsFile, isQuick: boolean, layout = LAYOUT): unknown {
  using scanner = Scanner.take();
  // Without knowing any form, the quick way takes nothing.
  if (!isQuick) scanner.learnTrade = () => {};
  const columns = new TradeColumns(newTally(), scanner.columns());
  // What other rows may have left there.
  for (const column of [columns.timeNs, columns.orderHi, columns.orderLo, columns.side]) column.fill(7);
  const rows: number[][] = [];
  let fault: string | undefined;
  try {
    const pages = new PageFile(file);
    const cursor = new TableCursor(pages, 2, layout, new Reached(pages), scanner);
    const unknown = () => [null, null, null, null, null, null];
    const taking = new TradeRows(new Fields(cursor, IS_REAL, unknown), columns, SCHEMA, scanner);
    while (taking.takeStretch()) continue;
  } catch (error) {
    if (!(error instanceof DatabaseFault)) throw error;
    fault = error.message;
  }
  const { timeMs, timeNs, orderHi, orderLo, price, size, side } = columns;
  for (let row = 0; row < columns.count; row++) {
    rows.push([timeMs, timeNs, orderHi, orderLo, price, size, side].map((column) => column[row]));
  }
  if (!isQuick) Reflect.deleteProperty(scanner, "learnTrade");
  return { rows, tally: columns.tally, fault };
}

Deno.test("PlainTrades takes all but the first of the rows of each kind, as recorders write them", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(PLAIN_ROWS.slice(150))]);
    using file = Deno.openSync(path);
    using scanner = Scanner.take();
    const pages = new PageFile(file);
    const cursor = new TableCursor(pages, 2, LAYOUT, new Reached(pages), scanner);
    const columns = new TradeColumns(newTally(), scanner.columns());
    const plain = new PlainTrades(scanner, columns, { side: true, tradeId: true, id: false });
    let others = 0;
    while (cursor.toCell()) {
      if (plain.take(cursor, BATCH_ROWS) > 0) continue;
      cursor.next();
      plain.learn(cursor);
      others++;
    }
    // Price and size are each an integer or not, the side is one of two.
    assertEquals(others, 8);
    assertEquals(columns.count, 150 - others);
  }));

Deno.test("PlainTrades takes a row as the general way does, or leaves it to that", () =>
  withFolder((folder) => {
    const mostly = <T>(plain: fc.Arbitrary<T>, ...odd: T[]) =>
      fc.oneof({ weight: 12, arbitrary: plain }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
    const times = fc.integer({ min: MS, max: MS + 86_400_000 });
    const row = fc.tuple(
      mostly(
        fc.nat(99_999_999).map(String) as fc.Arbitrary<Value>,
        ...["", "a", "12x4", "999999999999999", "1234567890123456", "-5", "0007", " 7", null, 5, 1.5, -3],
        ...[70000, 2 ** 40, 2 ** 50],
      ),
      mostly(
        fc.double({ min: 0.5, max: 1e5, noNaN: true }) as fc.Arbitrary<Value>,
        0,
        1,
        300,
        -1,
        "x",
        null,
        9e999,
      ),
      mostly(
        fc.double({ min: 0, max: 1e5, noNaN: true }) as fc.Arbitrary<Value>,
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
        times.map(String) as fc.Arbitrary<Value>,
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
          assertEquals(readAll(file, true), readAll(file, false));
        },
      ),
      { numRuns: 200 },
    );
  }));

Deno.test("PlainTrades sees every damage that the general way sees", () =>
  withFolder((folder) => {
    const path = makeDatabase(join(folder, "trades.db"), [tradesTable(PLAIN_ROWS)], QUICK);
    const sound = Deno.readFileSync(path);
    const pageSize = 4096;
    using file = Deno.openSync(path, { read: true, write: true });
    const write = (bytes: Uint8Array) => {
      file.seekSync(0, Deno.SeekMode.Start);
      file.writeSync(bytes);
    };
    // Headers and pointers are a small part of a page, and the most of what there is to damage.
    const place = fc.oneof(fc.nat(200), fc.nat(pageSize - 1));
    const damage = fc.record({
      page: fc.nat(sound.length / pageSize - 3),
      at: place,
      byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)),
    });
    let damaged = 0;
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        const bytes = sound.slice();
        for (const { page, at, byte } of damages) bytes[(page + 2) * pageSize + at] = byte;
        write(bytes);
        const general = readAll(file, false) as { fault?: string };
        if (general.fault !== undefined) damaged++;
        assertEquals(readAll(file, true), general);
      }),
      { numRuns: 3000 },
    );
    assertEquals(damaged > 300, true, `${damaged} damaged`);
  }));

Deno.test("PlainTrades takes no row that leaves its page", () =>
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
      const general = readAll(file, false, layout) as { fault: string };
      assertEquals(general.fault.includes("leaves its page"), true, general.fault);
      assertEquals(readAll(file, true, layout), general);
    }
  }));
