/** @module A data folder for tests of the command line. */

import { bookTable, dayPath, makeDatabase, tradesTable, type Value } from "./database.ts";

/** The start of the first day, in milliseconds since the Unix epoch. */
export const MS = Date.parse("2021-07-01");

/** Rows of trades, one a second, each with a higher price than the one before. */
export function trades(count: number, from = MS, price = 100): Value[][] {
  return Array.from(
    { length: count },
    (_, i) => [i + 1, "X", String(i + 1), price + i, 1, "buy", String(from + i * 1000)],
  );
}

/** Rows of snapshots: one, with an imbalance of 0.5. */
export const BOOK: Value[][] = [[1, "X", "[['99', '3', '0', '1']]", "[['101', '1', '0', '1']]", String(MS)]];

/**
 * Fills a data folder with two instruments: X with two good days, a day without a database between them and a broken
 * database, and Y with a day without order books.
 */
export function makeData(folder: string): string {
  makeDatabase(dayPath(folder, "X", "2021-07-01"), [tradesTable(trades(90)), bookTable(BOOK)]);
  makeDatabase(dayPath(folder, "X", "2021-07-03"), [
    tradesTable(trades(5, MS + 2 * 86_400_000)),
    bookTable([]),
  ]);
  Deno.mkdirSync(`${folder}/X/2021-07-04`);
  Deno.writeTextFileSync(dayPath(folder, "X", "2021-07-04"), "this is no database, though it has its name");
  makeDatabase(dayPath(folder, "Y", "2021-07-01"), [tradesTable(trades(3))]);
  return folder;
}
