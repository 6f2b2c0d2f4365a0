/** @module The order that every source must give to rows of the same time; see docs/bars.md, "Order of trades". */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import fc from "fast-check";
import { makeDatabase, type Value, withFolder } from "../helpers/database.ts";
import { type OpenSource, readAll } from "./read_all.ts";

const MS = 1625097600000;

/** Rows of a table of trades, from a schema in which only the columns before `price` differ. */
interface TieDay {
  /** The columns before the price, as SQL. */
  columns: string;
  /** The values of those columns, and then the price. */
  rows: Value[][];
  /** SQL that runs afterwards, such as an index. */
  then?: string;
  /** What follows the columns. */
  options?: string;
}

/** The prices of all rows, in the order in which they count: by key, then by day, then as stored. */
async function pricesInOrder(open: OpenSource, folder: string, days: TieDay[]): Promise<number[]> {
  const rows: number[][] = [];
  for (const { columns, rows: values, then, options = "" } of days) {
    const create =
      `CREATE TABLE trades(${columns} price REAL, size REAL, timestamp INTEGER, note TEXT)${options}`;
    const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [{
      name: "trades",
      create,
      rows: values.map((row) => [...row, 1, MS, "n".repeat(100)]),
    }]);
    if (then !== undefined) makeDatabase(path, [], then);
    const { trades } = await readAll(open, path);
    rows.push(...trades.map(([, , hi, lo, price]) => [hi, lo, price]));
  }
  // Sorting is stable, so rows with equal keys stay in the order of days and of storage.
  return rows.sort((a, b) => a[0] !== b[0] ? (a[0] < b[0] ? -1 : 1) : a[1] - b[1]).map(([, , price]) =>
    price
  );
}

const COVERING = "CREATE INDEX covering ON trades(timestamp, price, size)";

const CASES: [name: string, days: TieDay[], prices: number[]][] = [
  ["id INTEGER PRIMARY KEY across days", [
    { columns: "id INTEGER PRIMARY KEY,", rows: [[10, 2]] },
    { columns: "id INTEGER PRIMARY KEY,", rows: [[5, 1]] },
  ], [1, 2]],
  ["id INT and id INTEGER PRIMARY KEY across days", [
    { columns: "id INT,", rows: [[10, 2]] },
    { columns: "id INTEGER PRIMARY KEY,", rows: [[5, 1], [11, 3]] },
  ], [1, 2, 3]],
  ["rows of a day without numbers after those of a day with numbers", [
    { columns: "", rows: [[3], [4]] },
    { columns: "trade_id INTEGER,", rows: [[7, 1], [null, 5]] },
    { columns: "id INTEGER PRIMARY KEY,", rows: [[8, 2]] },
  ], [1, 2, 3, 4, 5]],
  ["rows whose trade_id is a word by their id, after all numbers and before rows without", [
    { columns: "", rows: [[5]] },
    { columns: "id INTEGER PRIMARY KEY, trade_id TEXT,", rows: [[2, "b", 4], [1, "a", 3], [9, "1000", 2]] },
    { columns: "trade_id TEXT,", rows: [["999", 1]] },
  ], [1, 2, 3, 4, 5]],
  ["no numbers at all: as stored, whatever index covers the columns", [
    { columns: "", rows: [[2], [1], [3]], then: COVERING },
  ], [2, 1, 3]],
  ["a table WITHOUT ROWID: by its key, whatever index covers the columns", [
    { columns: "k INTEGER PRIMARY KEY,", rows: [[2, 1], [1, 2]], then: COVERING, options: " WITHOUT ROWID" },
  ], [2, 1]],
  ["a table whose columns take every name of the rowid: as stored, whatever index covers the columns", [
    { columns: "rowid, oid, _rowid_,", rows: [[1, 1, 1, 2], [1, 1, 1, 1]], then: COVERING },
  ], [2, 1]],
  ...["DESC", "/* newest first */ DESC", "-- newest\n DESC"].map((order): [string, TieDay[], number[]] => [
    `id INTEGER PRIMARY KEY ${JSON.stringify(order)}, which is not the rowid`,
    [{ columns: `id INTEGER PRIMARY KEY ${order},`, rows: [[2, 20], [1, 10]] }],
    [10, 20],
  ]),
];

/** Texts of a whole number that SQLite and people write. */
const SPELLINGS: ((value: bigint) => Value)[] = [
  (value) => String(value),
  (value) => value < 0n ? String(value) : `+${value}`,
  (value) => ` ${value} `,
  (value) => `${value}.0`,
  (value) => `${value}e0`,
  (value) => String(value).replace(/^-?/, (sign) => sign + "0".repeat(25)),
  (value) => value >= -(2n ** 63n) && value < 2n ** 63n ? value : String(value),
];

/** Registers the tests of the order of a source's rows. */
export function testTies(name: string, open: OpenSource): void {
  for (const [what, days, prices] of CASES) {
    Deno.test(`${name} orders rows of the same time: ${what}`, () =>
      withFolder(async (folder) => assertEquals(await pricesInOrder(open, folder, days), prices)));
  }

  Deno.test(`${name} orders any numbers of up to 30 digits as BigInt does, in any spelling and any column`, () =>
    withFolder(async (folder) => {
      const number = fc.tuple(
        fc.constantFrom(0n, 10n ** 14n, 10n ** 15n, 2n ** 53n, 10n ** 18n, 2n ** 63n - 9n, 10n ** 29n),
        fc.bigInt({ min: 0n, max: 8n }),
        fc.boolean(),
        fc.constantFrom(...SPELLINGS),
      ).map(([base, offset, isNegative, spell]) => {
        const value = isNegative ? -(base + offset) : base + offset;
        return { value, stored: spell(value) };
      });
      const column = fc.constantFrom("trade_id,", "trade_id TEXT,", "id,", "id TEXT,", "trade_id BLOB,");
      await fc.assert(
        fc.asyncProperty(
          fc.array(number, { minLength: 2, maxLength: 40 }),
          column,
          async (numbers, columns) => {
            const rows = numbers.map(({ stored }, i): Value[] => [stored, i + 1]);
            const order = numbers.map((_, i) => i).sort((a, b) =>
              numbers[a].value < numbers[b].value ? -1 : numbers[a].value > numbers[b].value ? 1 : a - b
            );
            assertEquals(await pricesInOrder(open, folder, [{ columns, rows }]), order.map((i) => i + 1));
          },
        ),
        { numRuns: 40 },
      );
    }));

  Deno.test(`${name} orders any rowids as BigInt does`, () =>
    withFolder(async (folder) => {
      const rowid = fc.tuple(
        fc.constantFrom(0n, 2n ** 31n, 2n ** 49n, 10n ** 15n, 2n ** 53n, 2n ** 62n),
        fc.bigInt({ min: -8n, max: 8n }),
        fc.boolean(),
      ).map(([base, offset, isNegative]) => isNegative ? -(base + offset) : base + offset);
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(rowid, { minLength: 2, maxLength: 40 }),
          fc.constantFrom("id INTEGER PRIMARY KEY,", "trade_id INTEGER PRIMARY KEY,"),
          async (rowids, columns) => {
            // One day each, so that nothing but the key can order the rows.
            const days = rowids.map((value, i) => ({ columns, rows: [[value, i + 1]] }));
            const order = rowids.map((_, i) => i).sort((a, b) => rowids[a] < rowids[b] ? -1 : 1);
            assertEquals(await pricesInOrder(open, folder, days), order.map((i) => i + 1));
          },
        ),
        { numRuns: 10 },
      );
    }));

  Deno.test(`${name} gives snapshots the keys of their ids`, () =>
    withFolder(async (folder) => {
      for (
        const [columns, ids, keys] of [
          ["id INTEGER PRIMARY KEY,", [5, 10], [[0, 5], [0, 10]]],
          ["id INTEGER PRIMARY KEY,", [9007199254740993n], [[9, 7199254740993]]],
          ["id TEXT,", ["-1000000000000000001", "x"], [[-1000, -1], [Infinity, 0]]],
          ["note,", ["1"], [[Infinity, 0]]],
        ] as [string, Value[], number[][]][]
      ) {
        const path = makeDatabase(join(folder, `${crypto.randomUUID()}.db`), [
          { name: "trades", create: "CREATE TABLE trades(price, size, timestamp)", rows: [] },
          {
            name: "book",
            create: `CREATE TABLE book(${columns} bids, asks, timestamp)`,
            rows: ids.map((id) => [id, "[[1,1]]", "[[2,1]]", MS]),
          },
        ]);
        const { books } = await readAll(open, path);
        assertEquals(books.map(([, , hi, lo]) => [hi, lo]), keys, columns);
      }
    }));
}
