/**
 * Synthetic days of trades and order books, as databases in the form that a recorder writes. They look like a real
 * market, but are random. The same day of the same instrument always has the same content.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { errorLine } from "../text/printable.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import { DATABASE_NAME } from "../sources/discovery_files.ts";
import { Market } from "./market.ts";
import { Random } from "./random.ts";

/** The demo's instrument. Its name says that it is not a real one. */
export const DEMO_INSTRUMENT = "SYNTHETIC-USD";

/** The demo's days. */
export const DEMO_DAYS = ["2024-01-01", "2024-01-02"] as const;

/** How much a synthetic day contains. */
export interface DemoDayOptions {
  /** The number of trades; 60,000 by default. */
  trades?: number;
  /** The number of snapshots; 4,320 by default, one every 20 seconds. */
  snapshots?: number;
  /** The number of levels on each side; 25 by default. */
  levels?: number;
}

/** The number of trades written in one step. */
const STEP_TRADES = 2000;

/**
 * Writes a synthetic day as `{data}/{instrument}/{day}/trades.db`, which must not exist.
 *
 * @param data The data folder
 * @param instrument The instrument
 * @param day The day, as `YYYY-MM-DD`
 * @param options How much the day contains
 * @returns The database's path
 * @throws {Error} If the database cannot be written
 *
 * @example
 * ```ts
 * import { writeDemoDay } from "./demo_day.ts";
 *
 * const data = Deno.makeTempDirSync();
 * const path = writeDemoDay(data, "DEMO", "2024-01-01", { trades: 10, snapshots: 2 });
 * if (!Deno.statSync(path).isFile) throw new Error();
 * ```
 */
export function writeDemoDay(
  data: string,
  instrument: string,
  day: string,
  options: DemoDayOptions = {},
): string {
  const steps = demoDaySteps(data, instrument, day, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Writes a synthetic day like {@linkcode writeDemoDay}, in steps of a few milliseconds, so that the caller can do
 * something else in between. A generator that is ended early leaves an incomplete database.
 *
 * @throws {Error} If the database cannot be written
 */
export function* demoDaySteps(
  data: string,
  instrument: string,
  day: string,
  options: DemoDayOptions = {},
): Generator<void, string> {
  const { trades = 60_000, snapshots = 4_320, levels = 25 } = options;
  const path = join(data, instrument, day, DATABASE_NAME);
  try {
    Deno.mkdirSync(dirname(path), { recursive: true });
    using db = new DatabaseSync(path);
    db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
      CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT);
      CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT);
      BEGIN`);
    yield* fill(db, instrument, parseDay(day)!, trades, snapshots, levels);
    db.exec("COMMIT");
  } catch (error) {
    throw new Error(
      `cannot write the synthetic database ${path}: ${errorLine(error)} ` +
        "(check the free space, and limits on open files and on the size of files)",
      { cause: error },
    );
  }
  return path;
}

function* fill(
  db: DatabaseSync,
  instrument: string,
  startMs: number,
  trades: number,
  snapshots: number,
  levels: number,
): Generator<void> {
  const addTrade = db.prepare(
    "INSERT INTO trades(instrument, trade_id, price, size, side, timestamp) VALUES(?,?,?,?,?,?)",
  );
  const addBook = db.prepare("INSERT INTO book(instrument, bids, asks, timestamp) VALUES(?,?,?,?)");
  const dayNumber = startMs / DAY_MS;
  const market = new Market(new Random(dayNumber));
  const times = tradeTimes(new Random(dayNumber + 1), trades);
  let snapshot = 0;
  for (let trade = 0; trade <= trades; trade++) {
    const timeMs = trade < trades ? times[trade] : DAY_MS;
    for (; snapshot < snapshots && snapshot * DAY_MS / snapshots <= timeMs; snapshot++) {
      const bookMs = Math.floor(snapshot * DAY_MS / snapshots);
      market.moveTo(bookMs);
      addBook.run(instrument, market.side(-1, levels), market.side(1, levels), String(startMs + bookMs));
    }
    if (trade === trades) break;
    market.moveTo(timeMs);
    const { price, size, side } = market.trade();
    addTrade.run(instrument, String(dayNumber * 1e6 + trade), price, size, side, String(startMs + timeMs));
    if (trade % STEP_TRADES === 0) yield;
  }
}

/** Ascending times of trades, in milliseconds of the day: more in the afternoon, and in bursts of a few seconds. */
function tradeTimes(random: Random, count: number): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const hour = random.uniform() * 24;
    // Most trades happen in the afternoon (UTC), fewest in the early morning.
    if (random.uniform() > 0.55 + 0.45 * Math.sin((hour - 9) / 24 * 2 * Math.PI)) continue;
    const startMs = hour * 3_600_000;
    const burst = random.uniform() < 0.03 ? 1 + Math.floor(20 * random.exponential()) : 1;
    for (let i = 0; i < burst && times.length < count; i++) {
      times.push(Math.min(DAY_MS - 1, Math.floor(startMs + (burst > 1 ? 4000 * random.exponential() : 0))));
    }
  }
  return times.sort((a, b) => a - b);
}
