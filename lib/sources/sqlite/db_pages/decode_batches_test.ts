import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { makeDatabase, type Value, withFolder } from "../../../../tests/helpers/database.ts";
import { difference } from "../../../../tests/torture/difference.ts";
import { openDatabase } from "../open_database.ts";
import { openSqlSource } from "../sql_source.ts";
import type { TimeRange } from "../../source.ts";

const MS = Date.parse("2025-01-01");

const usual = fc.integer({ min: 1, max: 10 ** 6 }).map((value): Value => value / 100);
const odd = fc.constantFrom<Value>(
  null,
  0,
  -1,
  7,
  1e300,
  9007199254740993n,
  -(2n ** 63n),
  "1.5",
  "1,234,567.5",
  "x",
  "",
  new Uint8Array([49]),
  Infinity,
);
/** A price or a size; most rows have usual ones only. */
const values = (count: number) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.array(usual, { minLength: count, maxLength: count }) },
    {
      weight: 1,
      arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: usual }, odd), {
        minLength: count,
        maxLength: count,
      }),
    },
  );
const time = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: MS, max: MS + 1000 }) },
  fc.constantFrom<Value>(
    null,
    "x",
    "1735689600001",
    "2025-01-01T00:00:00.5Z",
    1735689600.25,
    0,
    1735689600000000001n,
  ),
);

/** A table of books with a column for each price and size, and its rows. */
const table = fc.constantFrom(1, 2, 5, 20, 60).chain((levels) =>
  fc.record({
    levels: fc.constant(levels),
    type: fc.constantFrom("REAL", "INTEGER", "TEXT", ""),
    id: fc.constantFrom("", "id INTEGER PRIMARY KEY, ", "id TEXT, "),
    rows: fc.array(fc.tuple(time, values(4 * levels), fc.constantFrom("BTC-USDT", "btcusdt", "ETH-USDT")), {
      minLength: 1,
      maxLength: 30,
    }),
    dbPageSize: fc.constantFrom(512, 4096),
    hasInstrument: fc.boolean(),
  })
);

function create(levels: number, type: string, first: string): string {
  const columns = ["bid", "ask"].flatMap((side) =>
    Array.from({ length: levels }, (_, i) => `${side}_price_${i} ${type}, ${side}_size_${i} ${type}`)
  );
  return `CREATE TABLE book(${first}timestamp, ${columns.join(", ")})`;
}

/** The first difference between the readers, and how the tested one reads. */
async function compare(
  path: string,
  range?: TimeRange,
  depthLevels?: number,
): Promise<[found: string | undefined, how: string]> {
  const options = { reading: { instrument: "BTC-USDT" } };
  const trusted = await openSqlSource(path, options);
  const tested = await openDatabase(path, options);
  try {
    return [difference({ tested, trusted, range, depthLevels }), tested.description.how];
  } finally {
    tested.close();
    trusted.close();
  }
}

Deno.test("books in columns are read by db pages as SQLite reads them", () =>
  withFolder(async (folder) => {
    let path = 0;
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(undefined, 1, 3),
        fc.constantFrom<TimeRange | undefined>(undefined, { startMs: MS + 100, endMs: MS + 600 }),
        async ({ levels, type, id, rows, dbPageSize, hasInstrument }, depthLevels, range) => {
          const first = `${id}${hasInstrument ? "instrument TEXT, " : ""}`;
          const all = rows.map(([time, values, instrument], index): Value[] => [
            ...id === "" ? [] : [index + 1],
            ...hasInstrument ? [instrument] : [],
            time,
            ...values,
          ]);
          // A usual row, so that the columns are recognised.
          all.unshift([
            ...id === "" ? [] : [0],
            ...hasInstrument ? ["BTC-USDT"] : [],
            MS,
            ...Array(4 * levels).fill(2),
          ]);
          const book = { name: "book", create: create(levels, type, first), rows: all };
          const before = `PRAGMA page_size=${dbPageSize}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF`;
          const file = makeDatabase(join(folder, `${path++}.db`), [book], before);
          const [found, how] = await compare(file, range, depthLevels);
          assertEquals(found, undefined);
          assert(how.endsWith("by db pages"), how);
        },
      ),
      { numRuns: 100 },
    );
  }));

Deno.test("many books in columns are read by db pages, batch by batch, with a default of a column that was added", () =>
  withFolder(async (folder) => {
    const row = (
      index: number,
    ): Value[] => [MS + index, ...Array.from({ length: 80 }, (_, i) => index + i + 0.5)];
    const path = makeDatabase(join(folder, "trades.db"), [{
      name: "book",
      create: create(20, "REAL", ""),
      rows: Array.from({ length: 9000 }, (_, index) => row(index)),
    }], "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
    const added = join(folder, "added.db");
    makeDatabase(added, [{
      name: "book",
      create: `CREATE TABLE book(timestamp, bid_price REAL, bid_size REAL, ask_price REAL);
        INSERT INTO book VALUES (${MS}, 1.5, 2, 2.5), (${MS + 1}, 1.25, 2, 2.5);
        ALTER TABLE book ADD COLUMN ask_size REAL DEFAULT 7.5`,
      rows: [],
    }]);
    for (const file of [path, added]) {
      const [found, how] = await compare(file);
      assertEquals(found, undefined);
      assert(how.endsWith("by db pages"), how);
    }
  }));
