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
  LAYOUT,
  readBooks,
  readTrades,
  rootOf,
  UNSAFE,
  USUAL_BOOKS,
  USUAL_TRADES,
} from "../../../../tests/helpers/fast_path.ts";

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
