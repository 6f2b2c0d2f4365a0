/**
 * Synthetic days of trades and order books, believable enough to look at, as databases in a recorder's form.
 *
 * Prices follow a random walk in log price whose volatility itself wanders and clusters; trades come in bursts;
 * the spread widens with volatility; sizes are odd, with round lots among them; the book leans against the last
 * move, so that imbalance means something. The same day of the same instrument is always the same.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { DAY_MS, parseDay } from "../model/days.ts";
import { DATABASE_NAME } from "../sources/discovery_files.ts";
import { Random } from "./random.ts";

/** The demo's instrument, which says what it is. */
export const DEMO_INSTRUMENT = "SYNTHETIC-USD";

/** The demo's days. */
export const DEMO_DAYS = ["2024-01-01", "2024-01-02"] as const;

/** How much a synthetic day holds. */
export interface DemoDayOptions {
  /** How many trades; 60,000 by default. */
  trades?: number;
  /** How many snapshots; 4,320 by default, one every 20 seconds. */
  snapshots?: number;
  /** Levels of a side; 25 by default. */
  levels?: number;
}

/** Trades between two breaths. */
const STEP_TRADES = 2000;

/** Price step, in quote currency. */
const TICK = 0.01;

/** Where the first day begins; later days go on from there in a way that depends on the day alone. */
const BASE_PRICE = 2400;

/**
 * Writes a synthetic day as `{data}/{instrument}/{day}/trades.db`, which must not exist.
 *
 * @param data The data folder
 * @param instrument The instrument
 * @param day The day, as `YYYY-MM-DD`
 * @param options How much it holds
 * @returns The database's path
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

/** Does what {@linkcode writeDemoDay} does, and comes up for air every few milliseconds. Ended early, it leaves a part. */
export function* demoDaySteps(
  data: string,
  instrument: string,
  day: string,
  options: DemoDayOptions = {},
): Generator<void, string> {
  const { trades = 60_000, snapshots = 4_320, levels = 25 } = options;
  const path = join(data, instrument, day, DATABASE_NAME);
  Deno.mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
      CREATE TABLE trades(id INTEGER PRIMARY KEY, instrument TEXT, trade_id TEXT, price REAL, size REAL, side TEXT, timestamp TEXT);
      CREATE TABLE book(id INTEGER PRIMARY KEY, instrument TEXT, bids TEXT, asks TEXT, timestamp TEXT);
      BEGIN`);
    yield* fill(db, instrument, parseDay(day)!, trades, snapshots, levels);
    db.exec("COMMIT");
  } finally {
    db.close();
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

/** Times of trades in a day, ascending: a daily swell and bursts that die away over some seconds. */
function tradeTimes(random: Random, count: number): number[] {
  const times: number[] = [];
  while (times.length < count) {
    const hour = random.uniform() * 24;
    // Busiest in the afternoon, UTC; quietest in the small hours.
    if (random.uniform() > 0.55 + 0.45 * Math.sin((hour - 9) / 24 * 2 * Math.PI)) continue;
    const startMs = hour * 3_600_000;
    const burst = random.uniform() < 0.03 ? 1 + Math.floor(20 * random.exponential()) : 1;
    for (let i = 0; i < burst && times.length < count; i++) {
      times.push(Math.min(DAY_MS - 1, Math.floor(startMs + (burst > 1 ? 4000 * random.exponential() : 0))));
    }
  }
  return times.sort((a, b) => a - b);
}

/** A market that moves on with time. */
class Market {
  readonly #random: Random;
  #ms = 0;
  #logPrice: number;
  /** Volatility relative to its usual value, as a logarithm. */
  #heat = 0;
  /** The last moves, smoothed; positive when the price rose. */
  #trend = 0;
  /** How much thicker the bids are than the asks, as a logarithm, beside what the trend does. */
  #lean = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#logPrice = Math.log(BASE_PRICE) + 0.01 * random.normal();
  }

  moveTo(ms: number): void {
    const seconds = (ms - this.#ms) / 1000;
    this.#ms = ms;
    if (seconds <= 0) return;
    const random = this.#random;
    // Heat returns to its mean within about twenty minutes; the usual volatility is 3 % a day.
    const memory = Math.exp(-seconds / 1200);
    this.#heat = this.#heat * memory + 0.8 * Math.sqrt(1 - memory * memory) * random.normal();
    const step = 0.03 / Math.sqrt(86400) * Math.exp(this.#heat) * Math.sqrt(seconds) * random.normal();
    this.#logPrice += step - 0.1 * (this.#logPrice - Math.log(BASE_PRICE)) * seconds / 86400;
    const forget = Math.exp(-seconds / 60);
    this.#trend = this.#trend * forget + step;
    const hold = Math.exp(-seconds / 180);
    this.#lean = this.#lean * hold + 0.5 * Math.sqrt(1 - hold * hold) * random.normal();
  }

  trade(): { price: number; size: number; side: "buy" | "sell" } {
    const random = this.#random;
    const side = random.uniform() < 0.5 + Math.max(-0.3, Math.min(0.3, this.#trend * 400)) ? "buy" : "sell";
    const offset = this.#spread() / 2 * (side === "buy" ? 1 : -1);
    return { price: toTick(this.#mid() + offset), size: this.#size(1.2), side };
  }

  /** One side of the book as a recorder writes it: -1 for bids, 1 for asks. */
  side(sign: -1 | 1, levels: number): string {
    const random = this.#random;
    const parts: string[] = [];
    let price = toTick(this.#mid() + sign * this.#spread() / 2);
    // After a rise, bids are thicker than asks.
    const lean = Math.exp(-sign * (this.#lean + Math.max(-0.8, Math.min(0.8, this.#trend * 600))) / 2);
    for (let level = 0; level < levels; level++) {
      const size = this.#size(0.6) * lean * (1 + level / 8);
      parts.push(`['${price.toFixed(2)}', '${size.toFixed(4)}', '0', '${1 + random.below(6)}']`);
      price = toTick(price + sign * TICK * (1 + random.below(8)));
    }
    return `[${parts.join(", ")}]`;
  }

  #mid(): number {
    return Math.exp(this.#logPrice);
  }

  /** Two ticks in calm, wider as volatility rises. */
  #spread(): number {
    return TICK * (2 + Math.floor(6 * Math.exp(this.#heat) * this.#random.uniform()));
  }

  /** Mostly odd, now and then a round lot; `spread` is the standard deviation of its logarithm. */
  #size(spread: number): number {
    const random = this.#random;
    if (random.uniform() < 0.15) return [0.1, 0.5, 1, 1, 2, 5][random.below(6)];
    return Math.max(0.0001, Math.round(Math.exp(-1 + spread * random.normal()) * 1e4) / 1e4);
  }
}

/** The nearest price on the grid, free of the noise that a multiplication leaves. */
function toTick(price: number): number {
  return Math.round(price / TICK) / Math.round(1 / TICK);
}
