/**
 * Makes unusual databases for {@linkcode ODD_CASES}: the same usual rows, stored in unusual ways.
 *
 * @module
 */

import { DatabaseSync, type DatabaseSyncOptions } from "node:sqlite";
import type { Value } from "../../helpers/database.ts";
import { type Reading, readingOf } from "./naive_reading.ts";
import { bookRows, tradeRows } from "./subjects.ts";

/** An unusual database and its expected content. */
export interface OddCase {
  /** The name of the case. */
  name: string;
  /** Makes the database, with its WAL or journal if any. */
  make(path: string): void;
  /** The content, or a pattern of the expected error. */
  expected: Reading | RegExp;
  /** Whether making or reading the database takes long. */
  isLarge?: boolean;
  /** Whether even the short form reads the database with the whole program. */
  isNasty?: boolean;
}

/** A row, by column names. */
export type Row = Record<string, Value>;

/** The usual trades. */
export const TRADES: Row[] = tradeRows(40).map((
  [id, instrument, trade_id, price, size, side, timestamp],
) => ({
  id,
  instrument,
  trade_id,
  price,
  size,
  side,
  timestamp,
}));
/** The usual snapshots. */
export const BOOKS: Row[] = bookRows(8, 4).map(([id, instrument, bids, asks, timestamp]) => ({
  id,
  instrument,
  bids,
  asks,
  timestamp,
}));
const EXPECTED = expectedOf(TRADES, BOOKS);

/** The declaration of the usual table of trades. */
export const TRADES_TABLE: string =
  "trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT)";
const BOOK_TABLE = "book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT)";

/** How a database differs from the usual one. */
interface Otherwise {
  /** SQL to run before the tables are created. */
  before?: string;
  /** The declaration of the table of trades. */
  trades?: string;
  /** The declaration of the table of snapshots. */
  book?: string;
  /** SQL expressions for additional columns of trades. */
  insert?: Record<string, string>;
  /** SQL to run after the rows were inserted. */
  after?: string;
  /** The trades. */
  tradeRows?: Row[];
  /** The snapshots. */
  bookRows?: Row[];
}

/** A case with the usual rows, stored in an unusual way. */
export function usual(name: string, otherwise: Otherwise): OddCase {
  return { name, make: (path) => makeUsual(path, otherwise), expected: EXPECTED };
}

/** Makes a database with the usual rows, or others, stored in an unusual way. */
export function makeUsual(path: string, otherwise: Otherwise): void {
  const { before = "", trades = TRADES_TABLE, book = BOOK_TABLE, after = "" } = otherwise;
  withDatabase(path, (db) => {
    // Fast and without crash safety, since the file is temporary.
    db.exec(`PRAGMA synchronous=OFF; ${before}; BEGIN`);
    fill(db, trades, otherwise.tradeRows ?? TRADES, otherwise.insert);
    fill(db, book, otherwise.bookRows ?? BOOKS);
    db.exec(`COMMIT; ${after}`);
  });
}

/** Creates a table and inserts rows: the columns that the table has, and additional columns from SQL expressions. */
function fill(db: DatabaseSync, declared: string, rows: Row[], made: Record<string, string> = {}): void {
  db.exec(
    `CREATE ${declared.startsWith("VIRTUAL ") ? declared.replace(" ", " TABLE ") : `TABLE ${declared}`}`,
  );
  const table = /(\w+)(?:\(| USING)/.exec(declared)![1];
  if (rows.length === 0) return;
  const columns = db.prepare("SELECT name FROM pragma_table_info(?)").all(table).map(({ name }) =>
    String(name)
  );
  const usual = columns.filter((column) => column.toLowerCase() in rows[0] && !(column in made));
  const into = [...usual, ...Object.keys(made)];
  const names = Object.keys(rows[0]);
  const insert = db.prepare(
    `INSERT INTO ${table}(${into}) SELECT ${[...usual, ...Object.values(made)]} FROM (SELECT ${
      names.map((name) => `? AS ${name}`)
    })`,
  );
  for (const row of rows) insert.run(...names.map((name) => row[name]));
}

/** Opens a database for a function, and closes it afterwards. */
export function withDatabase(path: string, make: (db: DatabaseSync) => void): void {
  // Defensive mode would forbid writing to the schema. The published types lack the option.
  const options: DatabaseSyncOptions & { defensive: boolean } = { defensive: false };
  const db = new DatabaseSync(path, options);
  try {
    make(db);
  } finally {
    db.close();
  }
}

/** Makes a database in another process, since the program limits SQLite's memory in this process. */
export function makeElsewhere(path: string, sql: string): void {
  const script = `new (require("node:sqlite").DatabaseSync)(Deno.args[0]).exec(Deno.args[1])`;
  const { success, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=cjs", script, path, `PRAGMA synchronous=OFF; ${sql}`],
  }).outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** A case that must give an error. */
export function fault(name: string, sql: string, expected: RegExp, isNasty = false): OddCase {
  const make = (path: string) => withDatabase(path, (db) => db.exec(`PRAGMA synchronous=OFF; ${sql}`));
  return { name, make, expected, isNasty };
}

/** Reserves bytes at the end of each db page, by editing the header of an empty database. */
export function makeReserved(path: string, reserved: number): void {
  withDatabase(
    path,
    (db) => db.exec("PRAGMA synchronous=OFF; PRAGMA page_size=1024; CREATE TABLE a(b); DROP TABLE a; VACUUM"),
  );
  const bytes = Deno.readFileSync(path);
  bytes[20] = reserved;
  new DataView(bytes.buffer).setUint16(105, 1024 - reserved);
  Deno.writeFileSync(path, bytes);
  makeUsual(path, {});
}

/** Leaves half of the rows in a WAL, as a crash does. `beside` lists the suffixes of the files to keep. */
export function makeWithWal(path: string, beside: string[]): void {
  const origin = `${path}-origin`;
  withDatabase(origin, (db) => {
    db.exec("PRAGMA synchronous=OFF; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
    fill(db, TRADES_TABLE, TRADES.slice(0, 20));
    fill(db, BOOK_TABLE, BOOKS);
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    const insert = db.prepare(`INSERT INTO trades VALUES (${Object.keys(TRADES[0]).map(() => "?")})`);
    for (const row of TRADES.slice(20)) insert.run(...Object.values(row));
    for (const side of ["", ...beside]) Deno.copyFileSync(origin + side, path + side);
  });
  Deno.removeSync(origin);
}

/** Leaves a transaction half done, as a crash does: partly written, with the original db pages in a journal. */
export function makeWithHotJournal(path: string): void {
  const origin = `${path}-origin`;
  makeUsual(origin, {});
  withDatabase(origin, (db) => {
    db.exec(
      `PRAGMA cache_size=1; PRAGMA cache_spill=1; BEGIN; UPDATE trades SET price = 99; UPDATE book SET bids = '';
      CREATE TABLE more AS SELECT * FROM trades, book`,
    );
    for (const side of ["", "-journal"]) Deno.copyFileSync(origin + side, path + side);
  });
  Deno.removeSync(origin);
}

/** The expected reading of rows. */
export function expectedOf(trades: Row[], books: Row[]): Reading {
  const named = ({ timestamp, trade_id, ...row }: Row) => ({
    ...row,
    time: timestamp,
    ...(trade_id === undefined ? {} : { tradeId: trade_id }),
  });
  return readingOf(trades.map(named), books.map(named));
}
