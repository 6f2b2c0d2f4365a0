/** @module The files of a run over a day that a test made. */

import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { bookTable, dayPath, makeDatabase, tradesTable, withFolder } from "../helpers/database.ts";
import { run } from "../helpers/program.ts";

/** A trade. */
export type MadeTrade = readonly [timeMs: number, price: number, size: number, side: "buy" | "sell"];

/** A snapshot. */
export type MadeBook = readonly [timeMs: number, bids: number[][], asks: number[][]];

/**
 * Runs a test with the folder of files, whose windows are of a minute.
 *
 * @param day The day, as `YYYY-MM-DD`
 */
export async function withMadeDay(
  day: string,
  trades: readonly MadeTrade[],
  books: readonly MadeBook[],
  test: (out: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    makeDatabase(dayPath(folder, "TEST", day), [
      tradesTable(
        trades.map(([timeMs, price, size, side], i) => {
          return [i + 1, "TEST", String(1000 + i), price, size, side, String(timeMs)];
        }),
      ),
      bookTable(
        books.map(([timeMs, bids, asks], i) => {
          return [i + 1, "TEST", JSON.stringify(bids), JSON.stringify(asks), String(timeMs)];
        }),
      ),
    ]);
    const out = `${folder}/out`;
    const options = ["--window-seconds", "60", "--max-bars", "0", "--no-serve"];
    assertEquals((await run(["TEST", day, day, "--data", folder, "--out", out, ...options])).code, 0);
    await test(out);
  });
}
