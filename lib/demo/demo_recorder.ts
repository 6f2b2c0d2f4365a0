/**
 * A recorder of a synthetic market: it writes what has happened by now into the database of the day, and begins the
 * next database at midnight.
 *
 * Time in the market may run faster than the clock, until it has caught up with the clock. A market has no future, so from then on
 * it goes as fast as the clock.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { DAY_MS, dayStart, formatDay } from "../model/days.ts";
import { DATABASE_NAME } from "../sources/discovery_files.ts";
import { errorLine } from "../text/printable.ts";
import { MINUTE_MS, SECOND_MS } from "../text/durations.ts";
import { DemoDatabase } from "./demo_database.ts";
import type { Market } from "./market.ts";
import { MarketDay } from "./market_day.ts";

/** What a recorder records. */
export interface DemoRecorderOptions {
  /** The data folder. */
  data: string;
  /** The instrument. */
  instrument: string;
  /** How many times as fast as the clock time in the market runs. */
  speed: number;
  /** The clock, in milliseconds since the Unix epoch. */
  now: () => number;
}

/** A day of the market: livelier than the demo's other days, so that there is something to see. */
const LIVE_DAY = { trades: 150_000 };

/** The time between two snapshots while somebody may be watching, in milliseconds. */
const LIVE_SNAPSHOT_MS = SECOND_MS;

/** A market whose time runs faster catches up with the clock after this time. */
const CATCHES_UP_MS = 20 * MINUTE_MS;

/** The number of trades written in one step of the history. */
const STEP_TRADES = 2000;

/** A recorder of a synthetic market. */
export class DemoRecorder implements Disposable {
  /** The first day that has a database, as `YYYY-MM-DD`. */
  readonly firstDay: string;
  readonly #options: DemoRecorderOptions;
  readonly #startedMs: number;
  readonly #beginMs: number;
  #day: MarketDay;
  #db: DemoDatabase;

  /**
   * Begins the database of the first day.
   *
   * @throws {Error} If the database cannot be written
   */
  constructor(options: DemoRecorderOptions) {
    this.#options = options;
    this.#startedMs = options.now();
    this.#beginMs = this.#startedMs - (options.speed - 1) * CATCHES_UP_MS;
    const firstMs = dayStart(this.#beginMs) - DAY_MS;
    this.firstDay = formatDay(firstMs);
    [this.#day, this.#db] = this.#open(firstMs);
  }

  /**
   * Writes the day before the beginning and the beginning's day so far, in steps of a few milliseconds.
   *
   * @throws {Error} If a database cannot be written
   */
  *history(): Generator<void> {
    for (;;) {
      this.#db.begin();
      while (!this.#day.advance(this.#beginMs, this.#db, STEP_TRADES)) yield;
      this.#db.commit();
      if (this.#day.endMs > this.#beginMs) break;
      this.#nextDay();
    }
    this.#db.useWal();
    this.#day.snapshotEveryMs = LIVE_SNAPSHOT_MS;
  }

  /**
   * Writes what has happened in the market since the last call.
   *
   * @throws {Error} If a database cannot be written
   */
  record(): void {
    const { speed, now } = this.#options;
    const nowMs = Math.min(now(), this.#beginMs + speed * (now() - this.#startedMs));
    for (;;) {
      this.#db.begin();
      this.#day.advance(nowMs, this.#db);
      this.#db.commit();
      if (nowMs < this.#day.endMs) return;
      this.#nextDay();
      this.#db.useWal();
      this.#day.snapshotEveryMs = LIVE_SNAPSHOT_MS;
    }
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.#db[Symbol.dispose]();
  }

  #nextDay(): void {
    this.#db[Symbol.dispose]();
    [this.#day, this.#db] = this.#open(this.#day.endMs, this.#day.market);
  }

  #open(startMs: number, market?: Market): [MarketDay, DemoDatabase] {
    const { data, instrument } = this.#options;
    const path = join(data, instrument, formatDay(startMs), DATABASE_NAME);
    try {
      return [new MarketDay(startMs, LIVE_DAY, market), new DemoDatabase(path, instrument)];
    } catch (error) {
      throw new Error(`cannot write the synthetic database ${path}: ${errorLine(error)}`, { cause: error });
    }
  }
}
