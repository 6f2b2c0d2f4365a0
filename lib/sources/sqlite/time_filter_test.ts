import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { DatabaseSync } from "node:sqlite";
import { type Value, withFolder } from "../../../tests/helpers/database.ts";
import { newTally } from "../../model/batches.ts";
import { TimeReader } from "../values/time.ts";
import { openSqlSource } from "./sql_source.ts";
import { mayBeWithin } from "./time_filter.ts";

const START = Date.parse("2024-01-02");

/** Writes a number of milliseconds as recorders do. */
const FORMS: ((ms: number) => Value)[] = [
  (ms) => ms,
  (ms) => String(ms),
  (ms) => ms / 1000,
  (ms) => String(ms / 1000),
  (ms) => Math.floor(ms / 1000),
  (ms) => ms * 1000 + 999,
  (ms) => String(BigInt(ms) * 1_000_000n + 999_999n),
  (ms) => BigInt(ms) * 1_000_000n + 999_999n,
  (ms) => ms + 0.75,
  (ms) => `${ms}.5`,
  (ms) => new Date(ms).toISOString(),
  (ms) => new Date(ms).toISOString().replace("T", " ").replace("Z", ""),
  (ms) => `${ms / 1e12}e12`,
  (ms) => ` ${ms}`,
  (ms) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(ms), true);
    return bytes;
  },
];
const ODD: Value[] = [null, "", "x", 0, -1, 1, 1e19, "2024-01-02T14", "1704153600e3", new Uint8Array(13)];

const value = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.constantFrom(...FORMS), fc.integer({ min: -5000, max: 90_000_000 })) },
  { weight: 1, arbitrary: fc.tuple(fc.constant(undefined), fc.integer({ min: 0, max: ODD.length - 1 })) },
).map(([form, number]) => form === undefined ? ODD[number] : form(START + number));

/** The times of a table's rows, read one by one. */
function timesOf(values: Value[]): number[] {
  const reader = new TimeReader();
  return values.flatMap((value) => {
    // Integers that a double cannot hold come as text.
    const read = typeof value === "bigint" ? String(value) : value;
    return reader.read(read as string) ? [reader.ms] : [];
  });
}

for (const kind of ["a table without rowids", "a view"]) {
  Deno.test(`times of every form are found in ${kind}, over any range, and the first and the last one`, () =>
    withFolder(async (folder) => {
      let index = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(value, { minLength: 1, maxLength: 40 }),
          fc.integer({ min: -6000, max: 90_000_000 }),
          fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 90_000_000 })),
          async (values, from, length) => {
            const path = `${folder}/${index++}.db`;
            makeTable(path, values, kind);
            const source = await openSqlSource(path);
            try {
              const { rows, times } = source.indexTimes("trades", () => {});
              const known = timesOf(values);
              assertEquals(rows, known.length);
              assertEquals(
                times,
                known.length > 0 ? { startMs: Math.min(...known), endMs: Math.max(...known) + 1 } : undefined,
              );
              const range = { startMs: START + from, endMs: START + from + length };
              const found: number[] = [];
              for (const { count, timeMs } of source.trades(range)) found.push(...timeMs.subarray(0, count));
              assertEquals(
                found.sort((a, b) => a - b),
                known.filter((ms) => ms >= range.startMs && ms < range.endMs).sort((a, b) => a - b),
              );
            } finally {
              source.close();
            }
          },
        ),
        { numRuns: 60 },
      );
    }));
}

Deno.test("SQLite leaves out milliseconds of other times, as numbers and as texts, and nothing where times count otherwise", () =>
  withFolder(async (folder) => {
    const path = `${folder}/times.db`;
    const hour = 3_600_000;
    makeTable(
      path,
      Array.from({ length: 48 }, (_, row) => FORMS[row % 2](START + (row >> 1) * hour)),
      "a view",
    );
    const source = await openSqlSource(path);
    try {
      const schema = source.schema.trades!;
      const range = { startMs: START + 3 * hour, endMs: START + 5 * hour };
      using db = new DatabaseSync(path, { readOnly: true });
      const { count } = db.prepare(`SELECT count(*) AS count FROM trades WHERE ${mayBeWithin(schema, range)}`)
        .get() as { count: number };
      assertEquals(count, 6);
      assertEquals(mayBeWithin(schema, { ...range, countsUnreadableTimes: true }), undefined);
      assertEquals(mayBeWithin({ ...schema, timeOfDay: "time" }, range), undefined);
      assertEquals(mayBeWithin(schema, { startMs: -Infinity, endMs: Infinity }), undefined);
    } finally {
      source.close();
    }
  }));

Deno.test("a reading of other times can be ended", () =>
  withFolder(async (folder) => {
    const path = `${folder}/long.db`;
    makeTable(path, [START], "a table without rowids");
    using db = new DatabaseSync(path);
    db.exec(`WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
      INSERT INTO trades(trade_id, price, size, side, timestamp) SELECT i, 5, 1, 'buy', ${START} + i FROM n`);
    const source = await openSqlSource(path);
    try {
      const range = { startMs: START + 10_000_000, endMs: START + 20_000_000 };
      const batches = [...source.trades(range)];
      assert(batches.length > 1, `${batches.length} batches`);
      assertEquals(newTally(), source.tally.trades);
      let calls = 0;
      source.indexTimes("trades", () => calls++);
      assert(calls > 1, `${calls} calls`);
    } finally {
      source.close();
    }
  }));

function makeTable(path: string, values: Value[], kind: string): void {
  using db = new DatabaseSync(path);
  const columns = "trade_id INTEGER PRIMARY KEY, price REAL, size REAL, side TEXT, timestamp";
  if (kind === "a view") {
    db.exec(`CREATE TABLE fills(${columns}); CREATE VIEW trades AS SELECT * FROM fills`);
  } else db.exec(`CREATE TABLE trades(${columns}) WITHOUT ROWID`);
  const insert = db.prepare(
    `INSERT INTO ${kind === "a view" ? "fills" : "trades"} VALUES (?, 5, 1, 'buy', ?)`,
  );
  for (const [row, value] of values.entries()) insert.run(row + 1, value);
}
