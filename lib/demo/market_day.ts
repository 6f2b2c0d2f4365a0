/**
 * A synthetic day as it happens: trades and snapshots of a random market, in order of time.
 *
 * @module
 */

import { DAY_MS } from "../model/days.ts";
import { Market } from "./market.ts";
import { Random } from "./random.ts";

/** How much a synthetic day contains. */
export interface DemoDayOptions {
  /** The number of trades; 60,000 by default. */
  trades?: number;
  /** The number of snapshots; 4,320 by default, one every 20 seconds. */
  snapshots?: number;
  /** The number of levels on each side; 25 by default. */
  levels?: number;
}

/** Receives the rows of a day. Times are milliseconds since the Unix epoch. */
export interface RowSink {
  /** Takes a trade. */
  trade(timeMs: number, id: number, price: number, size: number, side: "buy" | "sell"): void;
  /** Takes a snapshot, whose sides are texts in the form that a Python recorder writes. */
  book(timeMs: number, bids: string, asks: string): void;
}

/** A synthetic day. The same day, begun with the same market, always has the same rows. */
export class MarketDay {
  /** The market, with which the next day can begin. */
  readonly market: Market;
  /** The time between two snapshots, in milliseconds. A change counts from the next snapshot on. */
  snapshotEveryMs: number;
  readonly #startMs: number;
  readonly #levels: number;
  /** Times of trades, in milliseconds of the day. */
  readonly #times: number[];
  #trade = 0;
  #nextBookMs = 0;

  /**
   * @param startMs The start of the day, in milliseconds since the Unix epoch
   * @param options How much the day contains
   * @param market The market of the day before, at its end; by default the market has no past
   */
  constructor(startMs: number, options: DemoDayOptions = {}, market?: Market) {
    const { trades = 60_000, snapshots = 4_320, levels = 25 } = options;
    const dayNumber = startMs / DAY_MS;
    market?.startDay();
    this.market = market ?? new Market(new Random(dayNumber));
    this.snapshotEveryMs = DAY_MS / snapshots;
    this.#startMs = startMs;
    this.#levels = levels;
    this.#times = tradeTimes(new Random(dayNumber + 1), trades);
  }

  /** When the day ends, in milliseconds since the Unix epoch. */
  get endMs(): number {
    return this.#startMs + DAY_MS;
  }

  /**
   * Goes on to a time, or until there were some trades.
   *
   * @param untilMs The time, in milliseconds since the Unix epoch; rows at that time are not taken
   * @param sink Receives the rows
   * @param trades The most trades
   * @returns Whether the time was reached
   */
  advance(untilMs: number, sink: RowSink, trades = Infinity): boolean {
    const endMs = Math.min(DAY_MS, untilMs - this.#startMs);
    for (let taken = 0;; taken++) {
      const timeMs = this.#times[this.#trade] ?? DAY_MS;
      this.#takeBooks(Math.min(timeMs + 1, endMs), sink);
      if (timeMs >= endMs) return true;
      if (taken >= trades) return false;
      this.market.moveTo(timeMs);
      const { price, size, side } = this.market.trade();
      sink.trade(this.#startMs + timeMs, this.#startMs / DAY_MS * 1e6 + this.#trade, price, size, side);
      this.#trade++;
    }
  }

  #takeBooks(endMs: number, sink: RowSink): void {
    for (;;) {
      // The sum of many steps may be a hair below the whole number that it should be.
      const timeMs = Math.floor(this.#nextBookMs + 1e-6);
      if (timeMs >= endMs) return;
      this.market.moveTo(timeMs);
      sink.book(
        this.#startMs + timeMs,
        this.market.side(-1, this.#levels),
        this.market.side(1, this.#levels),
      );
      this.#nextBookMs += this.snapshotEveryMs;
    }
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
