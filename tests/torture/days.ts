/** @module Days made to measure: SQLite makes the rows up itself, which is quick enough for a hundred million. */

import { DatabaseSync } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { DAY_MS, formatDay } from "../../lib/model/days.ts";
import { bookTable, datedBack, dayPath, makeDatabase, tradesTable } from "../helpers/database.ts";

/** What a day holds. */
export interface DayOptions {
  /** How many trades, each of size 1, over the whole day. */
  trades: number;
  /** How many snapshots, over the whole day; none by default. */
  books?: number;
  /** Prices are from this to 100 more. */
  price?: number;
  /** Whether trades are a view, which takes ten times as long to read, so that something can happen meanwhile. */
  isSlow?: boolean;
  /** Every so-manyth trade and snapshot is one that has to be rejected; none by default. */
  rejectedEvery?: number;
}

/**
 * Makes a day, as one that nobody writes any more.
 *
 * @returns The database's path
 */
export function makeDay(data: string, instrument: string, day: string, options: DayOptions): string {
  const path = dayPath(data, instrument, day);
  const { trades, books = 0, price = 100, rejectedEvery = 0, isSlow = false } = options;
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
    if (trades > 0) {
      db.exec(`INSERT INTO trades ${numbered(trades)}
        SELECT i, 'X', CAST(600000000 + i AS TEXT), iif(${isRejected}, -1, ${price} + (i * 7919 % 1000) / 10.0), 1,
          iif(i % 2, 'buy', 'sell'), ${time(trades)} FROM n`);
    }
    if (books > 0) {
      db.exec(`INSERT INTO book ${numbered(books)}
        SELECT i, 'X', iif(${isRejected}, 'none', '[[${price}, ' || (1 + i % 7) || ']]'), '[[${
        price + 100
      }, 2]]',
          ${time(books)} FROM n`);
    }
    if (isSlow) db.exec("ALTER TABLE trades RENAME TO ticks; CREATE VIEW trades AS SELECT * FROM ticks");
  } finally {
    db.close();
  }
  return datedBack(path);
}

/**
 * Makes a range of days that are all the same file, so that a run over them takes as long as one likes.
 *
 * @param first The first day, as `YYYY-MM-DD`
 * @param days How many
 * @param options What each holds; all times are of the first
 * @returns The last day
 */
export function makeSameDays(
  data: string,
  instrument: string,
  first: string,
  days: number,
  options: DayOptions,
): string {
  const path = makeDay(data, instrument, first, options);
  const dayOf = (index: number) => formatDay(Date.parse(first) + index * DAY_MS);
  for (let index = 1; index < days; index++) {
    const other = dayPath(data, instrument, dayOf(index));
    Deno.mkdirSync(dirname(other), { recursive: true });
    Deno.linkSync(path, other);
  }
  return dayOf(days - 1);
}

/** Arguments of a run over such days, without a page, that keeps every bar. */
export function runArgs(
  data: string,
  out: string,
  instrument: string,
  first: string,
  last = first,
): string[] {
  return [instrument, first, last, "--data", data, "--out", out, "--no-serve", "--max-bars", "0", "--quiet"];
}
