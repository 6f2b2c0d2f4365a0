/** @module However a day's database is stored, answers are those of the plain database, and no copy is left. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { DatabaseSync } from "node:sqlite";
import { answer, type Query } from "../lib/query/query.ts";
import { TickStore } from "../lib/query/tick_store.ts";
import {
  bookTable,
  datedBack,
  dayPath,
  makeDatabase,
  tradesTable,
  type Value,
  withFolder,
} from "./helpers/database.ts";

const DAY = "2024-01-02";
const START = Date.parse(DAY);
const RANGE = { startMs: START, endMs: START + 86_400_000 };

const TRADES = Array.from({ length: 3000 }, (_, row): Value[] => {
  const price = 100 + (row * 7 % 41) / 10;
  return [
    row + 1,
    "X",
    `${row}`,
    price,
    (1 + row % 13) / 8,
    row % 3 ? "buy" : "sell",
    `${START + 20_000 * row}`,
  ];
});
const BOOKS = Array.from({ length: 1500 }, (_, row): Value[] => {
  const side = (sign: number) =>
    JSON.stringify(
      Array.from({ length: 20 }, (_, level) => [`${(1020 + sign * (1 + level)) / 10}`, `${1 + row % 9}`]),
    );
  return [row + 1, "X", side(-1), side(1), `${START + 40_000 * row}`];
});

const HOUR = { fromMs: START + 14 * 3_600_000, toMs: START + 15 * 3_600_000 };
const QUERIES: Query[] = [
  { kind: "trades", ...HOUR, limit: 50 },
  { kind: "footprint", ...HOUR, windowMs: 300_000 },
  { kind: "profile", ...HOUR },
  { kind: "book", atMs: HOUR.fromMs },
  { kind: "heatmap", ...HOUR, columns: 60, by: "mean" },
  { kind: "instrument" },
];

/** Ways to store a day, given the path of the plain database; each returns the path of the other. */
const STORAGES: Record<string, (plain: string) => string | Promise<string>> = {
  "gzip": async (plain) => {
    const path = `${plain}.gz`;
    const packed = new Blob([Deno.readFileSync(plain)]).stream().pipeThrough(new CompressionStream("gzip"));
    Deno.writeFileSync(path, new Uint8Array(await new Response(packed).arrayBuffer()));
    return datedBack(path);
  },
  "a recent file, which may be being recorded": (plain) => {
    const path = `${plain}-recent.db`;
    Deno.copyFileSync(plain, path);
    const now = new Date(Date.now() - 1000);
    Deno.utimeSync(path, now, now);
    return path;
  },
  "shuffled rows": (plain) => rewritten(plain, "ORDER BY id * 7919 % 3001"),
  "newest first": (plain) => rewritten(plain, "ORDER BY id DESC"),
  "small db pages": (plain) => rewritten(plain, "", "PRAGMA page_size = 512"),
  "UTF-16": (plain) =>
    makeDatabase(`${plain}-16.db`, [tradesTable(TRADES), bookTable(BOOKS)], "PRAGMA encoding = 'UTF-16'"),
};

for (const [name, store] of Object.entries(STORAGES)) {
  Deno.test(`answers do not depend on how a day is stored: ${name}`, () =>
    withFolder(async (folder) => {
      const plain = makeDatabase(dayPath(folder, "X", DAY), [tradesTable(TRADES), bookTable(BOOKS)]);
      const path = await store(plain);
      assertEquals(await answersOf(path, join(folder, "scratch")), await answersOf(plain, folder));
      assertEquals([...Deno.readDirSync(join(folder, "scratch"))], []);
    }));
}

Deno.test("answers do not depend on how a day is stored: a WAL with half of the rows", () =>
  withFolder(async (folder) => {
    const plain = makeDatabase(dayPath(folder, "X", DAY), [tradesTable(TRADES), bookTable(BOOKS)]);
    const path = rewritten(plain, "", "PRAGMA journal_mode = WAL", "WHERE id <= 1000");
    using db = new DatabaseSync(path);
    db.exec(`ATTACH '${plain}' AS plain; INSERT INTO trades SELECT * FROM plain.trades WHERE id > 1000;
      INSERT INTO book SELECT * FROM plain.book WHERE id > 1000`);
    assert(Deno.statSync(`${path}-wal`).size > 0);
    assertEquals(await answersOf(path, join(folder, "scratch")), await answersOf(plain, folder));
    assertEquals([...Deno.readDirSync(join(folder, "scratch"))], []);
  }));

Deno.test("answers do not depend on how a day is stored: views", () =>
  withFolder(async (folder) => {
    const plain = makeDatabase(dayPath(folder, "X", DAY), [tradesTable(TRADES), bookTable(BOOKS)]);
    const path = rewritten(plain, "");
    const db = new DatabaseSync(path);
    db.exec("ALTER TABLE trades RENAME TO t; ALTER TABLE book RENAME TO b");
    db.close();
    datedBack(path);
    const views = "CREATE TEMP VIEW trades AS SELECT * FROM t; CREATE TEMP VIEW book AS SELECT * FROM b;";
    assertEquals(await answersOf(path, folder, views), await answersOf(plain, folder));
  }));

/** A copy of the usual tables, with another order of rows, made after `before`. */
function rewritten(plain: string, order: string, before = "", where = ""): string {
  const path = `${plain}-${crypto.randomUUID()}.db`;
  const db = new DatabaseSync(path);
  db.exec(`${before}; ATTACH '${plain}' AS plain;`);
  for (const { name, create } of [tradesTable([]), bookTable([])]) {
    const columns = name === "trades"
      ? "instrument, trade_id, price, size, side, timestamp"
      : "instrument, bids, asks, timestamp";
    db.exec(
      `${create}; INSERT INTO ${name}(${columns}) SELECT ${columns} FROM plain.${name} ${where} ${order}`,
    );
  }
  db.close();
  return datedBack(path);
}

/** The answers, and those of a second time, which must be equal. */
async function answersOf(path: string, scratch: string, views?: string): Promise<unknown[]> {
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.mkdirSync(scratch, { recursive: true });
  const { size, mtime } = Deno.statSync(path);
  const databases = [{ day: DAY, path, size, mtimeMs: mtime!.getTime() }];
  const reading = { days: RANGE, ...(views === undefined ? {} : { views }) };
  using store = new TickStore({ databases, reading, scratch, windowMs: 60_000 });
  const answers = async () => {
    const values: unknown[] = [];
    for (const query of QUERIES) values.push(await answer(query, store, { aborted: false }));
    return values;
  };
  const first = await answers();
  assertEquals(await answers(), first);
  return first;
}
