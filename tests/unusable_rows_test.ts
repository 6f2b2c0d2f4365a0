/**
 * Databases of which next to nothing can be used have failed, and rows far from the requested days are left out.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { Logger } from "../lib/log/log.ts";
import { main, type MainOptions } from "../lib/run/library.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { readJson, run } from "./helpers/program.ts";

const DAY = "2024-01-01";
const MS = Date.parse(DAY);
const DAY_MS = 86_400_000;
const LEVELS = "[[1, 2]]";
const SILENT = new Logger({ write: () => {} });

const trade = (ms: Value, price: Value = 1, id: number | null = null): Value[] => [
  id,
  "X",
  id,
  price,
  1,
  "buy",
  ms,
];

/** Runs over one day with these trades and snapshots. */
async function runOver(
  data: string,
  trades: Value[][],
  books?: Value[][],
  options: MainOptions & { endDate?: string } = {},
) {
  const tables = [tradesTable(trades), ...(books ? [bookTable(books)] : [])];
  makeDatabase(dayPath(data, "X", DAY), tables);
  const { endDate = DAY, ...more } = options;
  const status = await main("X", DAY, endDate, { data, out: `${data}/out`, log: SILENT, ...more });
  return { status, errors: status.databases.failed.map(({ error }) => error) };
}

Deno.test("a table of which more than half of the rows are rejected has failed, and its good rows are in the bars", () =>
  withFolder(async (folder) => {
    const good = trade(MS);
    const bad = trade(MS, "x");
    const reason =
      'with a price that is not a positive finite number; the first is rowid 1, whose "price" is "x" ' +
      "(a view can convert such values: --views FILE)";
    const cases: [trades: Value[][], error: string[], bars: number][] = [
      [[], [], 0],
      [[bad, good], [], 1],
      [[bad, bad, good], [`2 of 3 trades rejected: 2 ${reason}; the other 1 is in the bars`], 1],
      [[bad], [`1 of 1 trade rejected: 1 ${reason}`], 0],
    ];
    for (const [index, [trades, expected, bars]] of cases.entries()) {
      const { status, errors } = await runOver(`${folder}/${index}`, trades);
      assertEquals(errors, expected);
      assertEquals(status.databases.done, 1 - expected.length);
      assertEquals(readJson(`${folder}/${index}/out`, "ohlc_data.json").length, bars);
    }
    const books = [[1, "X", LEVELS, "no", String(MS)]];
    const { errors } = await runOver(`${folder}/books`, [good], books);
    assertEquals(errors, [
      '1 of 1 snapshot rejected: 1 with a book that cannot be read; the first is rowid 1, whose "asks" is "no" (a view can convert such values: --views FILE)',
    ]);
  }));

Deno.test("a rejected price of 0 or below mentions --signed-prices", () =>
  withFolder(async (folder) => {
    const { errors: [error] } = await runOver(folder, [trade(MS, -37.63)]);
    assertEquals(
      error,
      "1 of 1 trade rejected: 1 with a price that is not a positive finite number; the first is rowid 1, whose " +
        '"price" is -37.63 (--signed-prices accepts prices of 0 and below)',
    );
  }));

Deno.test("a failed database is an error on stderr, and the exit status is 1", () =>
  withFolder(async (data) => {
    makeDatabase(dayPath(data, "X", DAY), [tradesTable([trade(MS, "free")])]);
    const { code, stderr } = await run(["X", DAY, "--data", data, "--out", `${data}/out`, "--no-serve"], {
      env: { NO_COLOR: "1" },
    });
    assertEquals([code, stderr.includes('whose "price" is "free"')], [1, true], stderr);
  }));

Deno.test("rows more than a day away from the requested days are left out and counted", () =>
  withFolder(async (folder) => {
    const times = [MS - DAY_MS - 1, MS - DAY_MS, MS, MS + 2 * DAY_MS - 1, MS + 2 * DAY_MS, 5_815_518_660_978];
    const books = times.map((ms, row) => [row + 1, "X", `[[${row + 1}, 1]]`, "[]", ms]);
    const { status, errors } = await runOver(folder, times.map((ms, i) => trade(ms, i + 1, i + 1)), books);
    assertEquals([errors, status.rows_outside_days, status.rows_left_out], [[], 4, 6]);
    assertEquals([status.rows.trades.left_out, status.rows.books.left_out, status.rows.trades.bought], [
      3,
      3,
      3,
    ]);
    const minutes = [MS - DAY_MS, MS, MS + 2 * DAY_MS - 60_000];
    assertEquals(
      readJson(`${folder}/out`, "ohlc_data.json"),
      minutes.map((ms, i) => [ms, i + 2, i + 2, i + 2, i + 2, 1]),
    );
    assertEquals(readJson(`${folder}/out`, "metrics_data.json"), minutes.map((ms) => [ms, 1, 1, 1, 1]));
    // The depth is that of the last snapshot in the bars.
    assertEquals(readJson(`${folder}/out`, "depth_data.json"), { bids: [[4, 1]], asks: [] });
  }));

Deno.test("a database without a row within a day of the requested days has failed", () =>
  withFolder(async (folder) => {
    const far = MS - DAY_MS - 1;
    const error = (rows: string) =>
      `none of its ${rows} lies within a day of 2024-01-01: the first is of 2023-12-30T23:59:59.999Z; ` +
      "request the days of its rows, or move it to the folder of its day";
    const { errors } = await runOver(`${folder}/1`, [trade(far), trade(MS + 9e9)]);
    assertEquals(errors, [error("2 rows")]);
    const near = await runOver(`${folder}/2`, [trade(far)], [[1, "X", LEVELS, LEVELS, MS]]);
    assertEquals(near.errors, []);
    const empty = await runOver(`${folder}/3`, []);
    assertEquals(empty.errors, []);
  }));

Deno.test("crossed books are counted", () =>
  withFolder(async (folder) => {
    const books = [["[[2, 1]]", "[[2, 1]]"], ["[[3, 1]]", "[[2, 1]]"], ["[[1, 1]]", "[[2, 1]]"], [
      "[[1, 1]]",
      "[]",
    ]]
      .map(([bids, asks], row) => [row + 1, "X", bids, asks, MS + row]);
    const { status } = await runOver(folder, [trade(MS)], books);
    assertEquals(status.rows.books.crossed, 2);
  }));

Deno.test("rows of days that were not requested are skipped in a file that holds all days", () =>
  withFolder(async (folder) => {
    const data = makeDatabase(`${folder}/all.db`, [
      tradesTable([MS - 1, MS, MS + DAY_MS, 5_815_518_660_978].map((ms) => trade(ms))),
    ]);
    const status = await main("X", DAY, DAY, { data, out: `${folder}/out`, log: SILENT });
    assertEquals([status.rows_outside_days, status.rows_left_out, status.rows.trades.read], [0, 0, 1]);
    assertEquals(status.databases, { done: 1, skipped: [], failed: [] });
  }));
