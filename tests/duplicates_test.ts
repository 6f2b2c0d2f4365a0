/**
 * Trades that are recorded twice count once: within a database wherever they are, and across the databases of two
 * neighbouring days within ten minutes of the midnight between them.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { Logger } from "../lib/log/log.ts";
import { main } from "../lib/run/library.ts";
import { summaryText } from "../lib/run/summary.ts";
import { dayPath, makeDatabase, tradesTable, withFolder } from "./helpers/database.ts";
import { naiveOhlc } from "./helpers/naive_model.ts";
import { readJson } from "./helpers/program.ts";

const DAY_MS = 86_400_000;
const NEAR_MS = 600_000;
const START_MS = Date.parse("2024-01-01");

interface Trade {
  /** The database, as the number of its day. */
  day: number;
  /** The time, in milliseconds since the start of the first day. */
  ms: number;
  number: number;
  price: number;
  size: number;
}

/** Which trades count, by comparing each with each; and how many are duplicates. */
function naive(trades: Trade[], days: number[]) {
  const isSame = (a: Trade, b: Trade) =>
    a.number === b.number && a.ms === b.ms && a.price === b.price && a.size === b.size;
  const stored = days.flatMap((day) => trades.filter((trade) => trade.day === day));
  const counted = stored.filter((trade, place) =>
    !stored.slice(0, place).some((other) =>
      isSame(trade, other) &&
      (trade.day === other.day ||
        (trade.day === other.day + 1 && Math.abs(trade.ms - trade.day * DAY_MS) <= NEAR_MS))
    )
  );
  const bars = naiveOhlc(
    counted.map(({ ms, number, price, size }) => ({
      ns: BigInt(START_MS + ms) * 1_000_000n,
      tradeId: BigInt(number),
      price,
      size,
    })),
    60_000,
  );
  return { bars, duplicates: stored.length - counted.length };
}

function makeDays(data: string, trades: Trade[], days: number[]): void {
  for (const day of days) {
    const rows = trades.filter((trade) => trade.day === day).map(({ ms, number, price, size }, row) => {
      return [row + 1, "X", number, price, size, ["buy", "sell", "?"][number % 3], String(START_MS + ms)];
    });
    makeDatabase(
      dayPath(data, "X", dayText(day)),
      [tradesTable(rows)],
      "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF",
    );
  }
}

function dayText(day: number): string {
  return new Date(START_MS + day * DAY_MS).toISOString().slice(0, 10);
}

/** Runs over four days, of which some have databases. */
async function outcome(data: string, workers: number) {
  const out = `${data}/out${workers}`;
  const lines: string[] = [];
  const log = new Logger({ level: "warning", write: (line) => lines.push(line) });
  const status = await main("X", dayText(0), dayText(3), { data, out, workers, maxBars: 0, log });
  return { file: Deno.readTextFileSync(`${out}/ohlc_data.json`), rows: status.rows, lines };
}

/** A time near a midnight, often exactly at the limit of what is compared across databases. */
const time = fc.record({
  midnight: fc.integer({ min: 0, max: 4 }),
  offset: fc.constantFrom(-NEAR_MS - 1, -NEAR_MS, -1, 0, 1, NEAR_MS, NEAR_MS + 1, 40_000_000),
}).map(({ midnight, offset }) => midnight * DAY_MS + offset);
const trade = fc.record({
  day: fc.integer({ min: 0, max: 3 }),
  ms: time,
  number: fc.nat(3),
  price: fc.constantFrom(1, 2),
  size: fc.constantFrom(1, 1, 0.1),
});
/** Trades of which many are recorded again, in the same database or that of the next day. */
const trades = fc.array(fc.record({ trade, again: fc.subarray([0, 1]) }), { maxLength: 25 }).map((recorded) =>
  recorded.flatMap(({ trade, again }) => [
    trade,
    ...again.map((later) => ({ ...trade, day: Math.min(3, trade.day + later) })),
  ])
);

Deno.test("bars are those of each trade counted once, and duplicates are counted", () =>
  withFolder(async (folder) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        trades,
        fc.subarray([0, 1, 2, 3], { minLength: 1 }),
        async (trades, days) => {
          const data = `${folder}/${run++}`;
          makeDays(data, trades, days);
          const expected = naive(trades, days);
          const { file, rows } = await outcome(data, 1);
          assertEquals(JSON.parse(file), expected.bars);
          assertEquals(rows.trades.duplicates ?? 0, expected.duplicates);
          const { bought = 0, sold = 0, unknown_side = 0, read } = rows.trades;
          assertEquals(bought + sold + unknown_side, read - expected.duplicates);
        },
      ),
      { numRuns: 60 },
    );
  }));

Deno.test("a run removes the same duplicates with one, two and five readers", () =>
  withFolder(async (folder) => {
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    const trades = [0, 1, 2, 3].flatMap((day) =>
      // Each day begins eight minutes early, and has its last hours twice.
      [...numbers, ...numbers.slice(15_000)].map((number) => ({
        day,
        ms: day * DAY_MS - 480_000 + number * 4344,
        number: day * 20_000 - Math.round(480_000 / 4344) * day + number,
        price: 100 + number % 7,
        size: 0.1,
      }))
    );
    // The number and time of an overlapping trade are the same in both databases.
    const shared = trades.filter(({ day, ms }) => ms >= (day + 1) * DAY_MS - 480_000 && day < 3)
      .map((trade) => ({ ...trade, day: trade.day + 1 }));
    makeDays(folder, [...trades, ...shared], [0, 1, 2, 3]);
    const [one, two, five] = await Promise.all([1, 2, 5].map((workers) => outcome(folder, workers)));
    assertEquals(two, one);
    assertEquals(five, one);
    assertEquals(one.rows.trades.duplicates, 4 * 5000 + shared.length);
    assertEquals(one.lines.filter((line) => line.includes("duplicates")).length, 4);
  }));

Deno.test("a trade at midnight that two databases have counts once, and the run says so", () =>
  withFolder(async (folder) => {
    const eve = { ms: DAY_MS - 500, number: 12, price: 101, size: 2 };
    makeDays(folder, [
      { day: 0, ms: 1000, number: 11, price: 100, size: 1 },
      { day: 0, ...eve },
      { day: 1, ...eve },
      { day: 1, ms: DAY_MS + 10, number: 13, price: 102, size: 3 },
    ], [0, 1]);
    const { lines } = await outcome(folder, 1);
    assertEquals(lines.filter((line) => line.includes("duplicates")), [
      "warning: 2024-01-02: 1 of 2 trades removed as duplicates (same number, time, price and size), " +
      "1 of them also in the database of the day before",
    ]);
    assertEquals(readJson(`${folder}/out1`, "ohlc_data.json"), [
      [START_MS, 100, 100, 100, 100, 1],
      [START_MS + DAY_MS - 60_000, 101, 101, 101, 101, 2],
      [START_MS + DAY_MS, 102, 102, 102, 102, 3],
    ]);
  }));

Deno.test("trades without a number are not compared, and the summary says so", () =>
  withFolder(async (data) => {
    makeDatabase(dayPath(data, "X", dayText(0)), [{
      name: "trades",
      create: "CREATE TABLE trades(timestamp INTEGER, price REAL, size REAL)",
      rows: [[START_MS, 1, 1], [START_MS, 1, 1]],
    }]);
    const status = await main("X", dayText(0), dayText(0), { data, out: `${data}/out` });
    assertEquals(status.rows.trades, {
      read: 2,
      rejected: { time: 0, price: 0, size: 0, book: 0 },
      unknown_side: 2,
      unnumbered: 2,
    });
    const line = summaryText(status, "out").split("\n").find((line) => line.includes("unknown side"));
    assertEquals(
      line?.trim(),
      "0 bought, 0 sold, 2 of unknown side, without a trade number, so not checked for duplicates",
    );
  }));
