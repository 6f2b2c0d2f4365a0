/**
 * Generated days of any size. SQLite generates the rows, which is fast enough for a hundred million.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { bookTable, datedBack, dayPath, makeDatabase, tradesTable } from "../helpers/database.ts";

/** The content of a day. */
export interface DayOptions {
  /** Number of trades, each of size 1, spread over the day. */
  trades: number;
  /** Number of snapshots, spread over the day; 0 by default. */
  books?: number;
  /** The lowest price; the highest is 100 more. */
  price?: number;
  /**
   * Whether trades are a view that repeats a small table: the file is small, and reading is slow, since SQLite computes
   * each row.
   */
  isSlow?: boolean;
  /** How often the view repeats the table: more make a smaller file, and fewer a view that is recognised sooner. */
  parts?: number;
  /** Every Nth trade and snapshot is one to reject; 0, the default, for none. */
  rejectedEvery?: number;
}

/**
 * Makes the database of a day, with an old modification time, so that it does not look as if it were being recorded.
 *
 * @returns The database's path
 */
export function makeDay(data: string, instrument: string, day: string, options: DayOptions): string {
  const path = dayPath(data, instrument, day);
  const { trades, books = 0, price = 100, rejectedEvery = 0, isSlow = false, parts = PARTS } = options;
  const quick = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF";
  makeDatabase(path, [tradesTable([]), bookTable([])], quick);
  const time = (rows: number) =>
    `CAST(${Date.parse(basename(dirname(path)))} + CAST((i - 1) * ${
      DAY_MS - 1
    }.0 / ${rows} AS INTEGER) AS TEXT)`;
  const isRejected = rejectedEvery === 0 ? "0" : `i % ${rejectedEvery} = 0`;
  const numbered = (rows: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const db = new DatabaseSync(path);
  try {
    db.exec(quick);
    const columns = `i AS id, '${instrument}' AS instrument, CAST(600000000 + i AS TEXT) AS trade_id,
      iif(${isRejected}, -1, ${price} + (i * 7919 % 1000) / 10.0) AS price, 1 AS size,
      iif(i % 2, 'buy', 'sell') AS side, ${time(trades)} AS timestamp`;
    if (isSlow) makeRepeatingView(db, trades, columns, parts);
    else if (trades > 0) db.exec(`INSERT INTO trades ${numbered(trades)} SELECT ${columns} FROM n`);
    if (books > 0) {
      db.exec(`INSERT INTO book ${numbered(books)}
        SELECT i, '${instrument}', iif(${isRejected}, 'none', '[[${price}, ' || (1 + i % 7) || ']]'), '[[${
        price + 100
      }, 2]]',
          ${time(books)} FROM n`);
    }
  } finally {
    db.close();
  }
  return datedBack(path);
}

/**
 * Makes consecutive days that are copies of one small file with many rows, for runs of any length.
 *
 * @param first The first day, as `YYYY-MM-DD`
 * @param days Number of days
 * @param options The content; all times are in the first day, and trades are a view (see {@linkcode DayOptions})
 * @returns The last day
 */
export function makeSameDays(
  data: string,
  instrument: string,
  first: string,
  days: number,
  options: DayOptions,
): string {
  const path = makeDay(data, instrument, first, { ...options, isSlow: true });
  const dayOf = (index: number) => formatDay(Date.parse(first) + index * DAY_MS);
  for (let index = 1; index < days; index++) {
    const other = dayPath(data, instrument, dayOf(index));
    Deno.mkdirSync(dirname(other), { recursive: true });
    Deno.copyFileSync(path, other);
    datedBack(other);
  }
  return dayOf(days - 1);
}

/** The arguments of a run over generated days, without a page, with all bars. */
export function runArgs(
  data: string,
  out: string,
  instrument: string,
  first: string,
  last = first,
): string[] {
  return [instrument, first, last, "--data", data, "--out", out, "--no-serve", "--max-bars", "0", "--quiet"];
}

/** The number of SELECTs in the view of a slow day; SQLite allows 500. */
const PARTS = 400;

/** Replaces the table of trades by a view: a SELECT for each repetition of a table that counts from 1. */
function makeRepeatingView(db: DatabaseSync, trades: number, columns: string, most: number): void {
  const rows = Math.ceil(trades / most);
  const parts = Array.from(
    { length: Math.ceil(trades / rows) },
    (_, part) =>
      `SELECT ${columns.replaceAll(/\bi\b/g, `(i + ${part * rows})`)} FROM ticks
      WHERE i <= ${trades - part * rows}`,
  );
  db.exec(`DROP TABLE trades; CREATE TABLE ticks(i INTEGER PRIMARY KEY);
    INSERT INTO ticks WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      SELECT i FROM n;
    CREATE VIEW trades AS ${parts.join(" UNION ALL ")}`);
}
