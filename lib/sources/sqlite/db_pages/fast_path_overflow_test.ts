import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import {
  bookTable,
  makeDatabase,
  type Table,
  type Value,
  withFolder,
} from "../../../../tests/helpers/database.ts";
import {
  BOOK_LAYOUT,
  NOT_REAL,
  readBooks,
  rootOf,
  ROWID_BOOK_LAYOUT,
  UNSAFE,
  usualBook,
  valuesOf,
} from "../../../../tests/helpers/fast_path.ts";
import { newTally } from "../../../model/batches.ts";
import { BookColumns } from "../../book_columns.ts";
import { Scanner } from "../scanner.ts";
import { BookDecoder } from "./book_decoder.ts";
import type { RecordLayout } from "./record_shape.ts";

/** Leaves free db pages all over the file, which SQLite reuses, the last one first: chains go back and forth. */
const SCATTERED =
  `CREATE TABLE t(x); INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
  WHERE i < 300) SELECT zeroblob(400) FROM n; DELETE FROM t WHERE rowid % 3 > 0; DROP TABLE t`;

/** A table of books, and which of its columns are read. */
interface Layout {
  table: (rows: Value[][]) => Table;
  layout: RecordLayout;
}

/** A table of books whose columns are in another order. */
function ordered(columns: string, row: (row: Value[]) => Value[], indexes: number[]): Layout {
  return {
    table: (rows) => ({ name: "book", create: `CREATE TABLE book(${columns})`, rows: rows.map(row) }),
    layout: { indexes, columns: 4, rowid: indexes.indexOf(3) < 0 ? -1 : 3 },
  };
}

const more = "more".repeat(3000);
const layouts = fc.constantFrom<Layout>(
  { table: bookTable, layout: BOOK_LAYOUT },
  { table: bookTable, layout: ROWID_BOOK_LAYOUT },
  // Only a part of the chain is needed.
  ordered(
    "id INTEGER PRIMARY KEY, bids, asks, timestamp, more",
    ([id, , bids, asks, time]) => [id, bids, asks, time, more],
    [-1, 1, 2, 0, -1],
  ),
  // The column that is needed last has no bytes in the record.
  ordered(
    "timestamp, bids, asks, more, id INTEGER PRIMARY KEY",
    ([id, , bids, asks, time]) => [time, bids, asks, more, id],
    [0, 1, 2, -1, 3],
  ),
);

const settings = fc.record({
  dbPageSize: fc.constantFrom(512, 1024, 4096, 16384, 65536),
  autoVacuum: fc.constantFrom(0, 1),
  before: fc.constantFrom("", SCATTERED),
});

function pragmas(
  { dbPageSize, autoVacuum, before }: { dbPageSize: number; autoVacuum: number; before: string },
) {
  return `PRAGMA page_size=${dbPageSize}; PRAGMA auto_vacuum=${autoVacuum}; ${UNSAFE}; ${before}`;
}

Deno.test("the fast path gives what the general path gives, or leaves a row to it, for books that overflow", () =>
  withFolder((folder) => {
    const book = fc.record({
      levels: fc.oneof({ weight: 4, arbitrary: fc.nat(30) }, fc.nat(400)),
      id: fc.nat(1000),
      time: fc.option(fc.constantFrom<Value>("2025-01-01T00:00:00Z", 1735689600, null, "no time"), {
        freq: 5,
      }),
      asks: fc.option(fc.constantFrom<Value>(null, "[", "[(1, 2)]", `[['1', '2']]${" ".repeat(9000)}`), {
        freq: 5,
      }),
    });
    let path = 0;
    fc.assert(
      fc.property(
        fc.uniqueArray(book, { minLength: 1, maxLength: 25, selector: ({ id }) => id }),
        settings,
        layouts,
        fc.constantFrom(Infinity, 3),
        (books, setting, { table, layout }, depthLevels) => {
          const rows = books.map(({ id, levels, time, asks }) => {
            const row = usualBook(id, levels);
            return [id, "X", row[2], asks ?? row[3], time ?? row[4]];
          });
          const name = makeDatabase(join(folder, `${path++}.db`), [table(rows)], pragmas(setting));
          using file = Deno.openSync(name);
          const [fast, general] = [true, false].map((hasFastPath) =>
            readBooks(file, hasFastPath, depthLevels, rootOf(name, "book"), undefined, layout)
          );
          assertEquals(fast, general);
          assertEquals(fast.fault, undefined);
          Deno.removeSync(name);
        },
      ),
      { numRuns: 150 },
    );
  }));

Deno.test("the fast path decodes every usual book, however many db pages its record needs", () =>
  withFolder((folder) => {
    const rows = Array.from(
      { length: 60 },
      (_, index) => usualBook(index + 1, index % 7 === 0 ? 400 : 3 * index),
    );
    for (const [index, dbPageSize] of [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536].entries()) {
      for (const autoVacuum of [0, 1]) {
        const before = pragmas({ dbPageSize, autoVacuum, before: index % 2 === 0 ? "" : SCATTERED });
        const path = makeDatabase(join(folder, `${dbPageSize}-${autoVacuum}.db`), [bookTable(rows)], before);
        using file = Deno.openSync(path);
        using scanner = Scanner.acquire();
        // The general path parses sides one by one.
        scanner.parseSide = () => {
          throw new Error("a row was left to the general path");
        };
        const allocator = scanner.columns();
        const columns = new BookColumns({ tally: newTally(), allocator });
        const rowids = allocator.bigInts();
        const values = valuesOf(file, rootOf(path, "book"), BOOK_LAYOUT, NOT_REAL, scanner);
        const options = { layout: BOOK_LAYOUT, hasId: false, depthLevels: Infinity, rowids };
        const decoder = new BookDecoder(values, columns, scanner, options);
        while (decoder.decodeBatch()) continue;
        assertEquals(columns.count, rows.length);
        assertEquals(columns.bidLevels[56], 400);
        Reflect.deleteProperty(scanner, "parseSide");
      }
    }
  }));

for (const [dbPageSize, autoVacuum] of [[512, 0], [512, 1], [4096, 0], [4096, 1]]) {
  Deno.test(`the fast path finds all damage of overflow chains: db pages of ${dbPageSize} bytes, auto_vacuum=${autoVacuum}`, () =>
    withFolder((folder) => {
      const rows = Array.from({ length: 24 }, (_, index) => usualBook(index + 1, index * (dbPageSize >> 9)));
      const before = pragmas({ dbPageSize, autoVacuum, before: "" });
      const path = makeDatabase(join(folder, "trades.db"), [bookTable(rows)], before);
      const root = rootOf(path, "book");
      const sound = Deno.readFileSync(path);
      using file = Deno.openSync(path, { read: true, write: true });
      const dbPages = sound.length / dbPageSize;
      const damage = fc.record({
        dbPage: fc.integer({ min: 1, max: dbPages - 1 }),
        at: fc.oneof(fc.constantFrom(2, 3), fc.nat(dbPageSize - 1)),
        byte: fc.oneof(fc.integer({ min: 0, max: Math.min(255, dbPages + 1) }), fc.nat(255)),
      });
      let damaged = 0;
      fc.assert(
        fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
          const bytes = sound.slice();
          for (const { dbPage, at, byte } of damages) bytes[dbPage * dbPageSize + at] = byte;
          file.seekSync(0, Deno.SeekMode.Start);
          file.writeSync(bytes);
          const general = readBooks(file, false, Infinity, root);
          if (general.fault !== undefined) damaged++;
          assertEquals(readBooks(file, true, Infinity, root), general);
        }),
        { numRuns: 800 },
      );
      assertEquals(damaged > 200, true, `${damaged} damaged`);
    }));
}
