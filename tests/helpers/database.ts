/**
 * Makes databases for tests.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";

/** A value that SQLite can store. */
export type Value = string | number | bigint | null | Uint8Array;

/** A table and its rows. */
export interface Table {
  /** The statement that creates the table. */
  create: string;
  /** The name of the table. */
  name: string;
  /** Rows, each with a value for every column. */
  rows: Value[][];
}

/** The table of trades in the recorder's usual form. */
export function tradesTable(rows: Value[][]): Table {
  return {
    name: "trades",
    create:
      "CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT)",
    rows,
  };
}

/** The table of snapshots in the recorder's usual form. */
export function bookTable(rows: Value[][]): Table {
  return {
    name: "book",
    create:
      "CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)",
    rows,
  };
}

/**
 * Makes a database with the given tables and an old modification time, so that it does not look as if it were being
 * recorded.
 *
 * @param path The path; its folder is created
 * @param tables The tables and their rows
 * @param before SQL to run first, for pragmas such as `page_size`
 * @returns The path
 */
export function makeDatabase(path: string, tables: Table[], before = ""): string {
  Deno.mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  try {
    db.exec(`${before}; BEGIN`);
    for (const { create, name, rows } of tables) {
      db.exec(create);
      if (rows.length === 0) continue;
      const insert = db.prepare(`INSERT INTO "${name}" VALUES (${rows[0].map(() => "?")})`);
      for (const row of rows) insert.run(...row);
    }
    db.exec("COMMIT");
  } finally {
    db.close();
  }
  return datedBack(path);
}

/** Sets the modification time of a file one hour back; returns the path. */
export function datedBack(path: string): string {
  const hourAgo = new Date(Date.now() - 3_600_000);
  Deno.utimeSync(path, hourAgo, hourAgo);
  return path;
}

/**
 * Makes a day of trades in order of time, without snapshots. SQLite generates the rows, which is fast.
 *
 * @param path `{data}/{instrument}/{day}/trades.db`
 * @param trades Number of trades
 */
export function makeLargeDay(path: string, trades: number): string {
  const startMs = Date.parse(basename(dirname(path)));
  makeDatabase(path, [tradesTable([]), bookTable([])], "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
    INSERT INTO trades
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${trades})
      SELECT i, 'LARGE', CAST(600000000 + i AS TEXT), 94000 + (i * 7919 % 1000) / 10.0, (i * 31 % 9973) / 10000.0,
        iif(i % 2, 'buy', 'sell'), CAST(${startMs} + CAST(i * 86399000.0 / ${trades} AS INTEGER) AS TEXT) FROM n`);
  db.close();
  return datedBack(path);
}

/**
 * Locks a database, as a recorder does during each commit, until the lock is disposed of. A run waits for the lock for
 * up to 5 seconds.
 */
export function lockDatabase(path: string): Disposable {
  const db = new DatabaseSync(path);
  db.exec("BEGIN EXCLUSIVE");
  return { [Symbol.dispose]: () => db.isOpen && db.close() };
}

/** The size of a trade of a large day, by its id (from 1). */
export function largeDaySize(id: number): number {
  return (id * 31 % 9973) / 10000;
}

/**
 * Makes a day that is slow to read: the trades are a view that SQLite computes at about half a million rows per second.
 *
 * @param path `{data}/{instrument}/{day}/trades.db`
 * @param trades Number of trades
 */
export function makeSlowDay(path: string, trades: number): string {
  makeLargeDay(path, trades);
  const db = new DatabaseSync(path);
  // Each row makes SQLite convert about a kilobyte, and adds nothing to the price.
  db.exec(`ALTER TABLE trades RENAME TO ticks;
    CREATE VIEW trades AS SELECT id, trade_id, price + 0 * length(hex(zeroblob(700 + id % 2))) AS price, size, side,
      timestamp FROM ticks`);
  db.close();
  return path;
}

/** The path of a day's database in a data folder. */
export function dayPath(data: string, instrument: string, day: string): string {
  return join(data, instrument, day, "trades.db");
}

/** Size and digest of every file in a folder and below, to check that nothing was written. */
export async function fingerprint(folder: string): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) {
      for (const [name, print] of Object.entries(await fingerprint(join(folder, entry.name)))) {
        result[`${entry.name}/${name}`] = print;
      }
      continue;
    }
    const bytes = Deno.readFileSync(join(folder, entry.name));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    result[entry.name] = `${bytes.length} ${
      Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")
    }`;
  }
  return result;
}

/** Calls a function with a temporary folder, and removes the folder afterwards. */
export async function withFolder<T>(test: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-test-" });
  try {
    return await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
