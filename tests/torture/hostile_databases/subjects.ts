/**
 * The databases to damage: small ones, so that damage reaches every part.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value } from "../../helpers/database.ts";
import { realDays, unpackRealDay } from "../../helpers/shared_data.ts";
import { naiveReading, type Reading } from "./naive_reading.ts";

/** Time of the first row, in milliseconds since the Unix epoch. */
export const FIRST_MS: number = Date.parse("2021-07-01");

/** Trades in the recorder's usual form, some of them in the same millisecond. */
export function tradeRows(count: number): Value[][] {
  return Array.from({ length: count }, (_, i) => {
    const price = 30_000 + (i * 7919 % 1000) / 10;
    const side = i % 3 === 0 ? "sell" : "buy";
    return [
      i + 1,
      "X",
      String(1000 + i),
      price,
      (1 + i * 31 % 97) / 8,
      side,
      String(FIRST_MS + (i >> 1) * 1500),
    ];
  });
}

/** Snapshots in the recorder's usual form. */
export function bookRows(count: number, levels: number): Value[][] {
  const side = (i: number, sign: number) =>
    `[${
      Array.from({ length: levels }, (_, level) =>
        `['${30_000 + sign * (level + 1) / 2}', '${(1 + (i * 13 + level * (9 + sign)) % 50) / 4}', '0', '${
          1 + level
        }']`)
        .join(", ")
    }]`;
  return Array.from(
    { length: count },
    (_, i) => [i + 1, "X", side(i, -1), side(i, 1), String(FIRST_MS + i * 7000)],
  );
}

/** Fast and without crash safety, since the files are temporary. */
const UNSAFE = "PRAGMA synchronous=OFF";

/** A database to damage. */
export interface Subject {
  /** The name of the database. */
  name: string;
  /** The bytes of the file. */
  bytes: Uint8Array;
  /** The content. */
  reading: Reading;
}

/**
 * Makes all databases in a folder.
 *
 * @param isReal Whether to add small real days, if present
 */
export async function makeSubjects(folder: string, isReal: boolean): Promise<Subject[]> {
  const subject = (name: string, path: string): Subject => ({
    name,
    bytes: Deno.readFileSync(path),
    reading: naiveReading(path).reading,
  });
  const make = (name: string, before: string, trades: number, books: number, levels: number, after = "") => {
    const path = `${folder}/${name}.db`;
    makeDatabase(
      path,
      [tradesTable(tradeRows(trades)), bookTable(bookRows(books, levels))],
      `${UNSAFE}; ${before}`,
    );
    const db = new DatabaseSync(path);
    db.exec(`${UNSAFE}; ${after}`);
    db.close();
    return subject(name, path);
  };
  const real = [];
  for (const { instrument, day } of isReal ? realDays() : []) {
    await unpackRealDay(folder, instrument, day);
    const path = dayPath(folder, instrument, day);
    const { size } = Deno.statSync(path);
    if (size > 100_000 && size < 300_000) real.push(subject(`${instrument} ${day}`, path));
  }
  return [
    make("usual", "", 400, 30, 10),
    make("small db pages", "PRAGMA page_size=512", 300, 20, 3),
    make("large db pages", "PRAGMA page_size=65536", 300, 20, 10),
    make("long books", "PRAGMA page_size=1024", 100, 8, 120),
    make("auto-vacuum", "PRAGMA page_size=512; PRAGMA auto_vacuum=FULL", 300, 20, 12),
    make(
      "free db pages",
      "PRAGMA page_size=512",
      500,
      40,
      3,
      "DELETE FROM trades WHERE id % 10 > 4; DELETE FROM book WHERE id > 20",
    ),
    make("an index", "PRAGMA page_size=512", 300, 20, 3, "CREATE INDEX by_time ON trades(timestamp, id)"),
    ...real,
  ];
}
