/**
 * Removes trades that the databases of two neighbouring days both have, which recorders write when they overlap at
 * midnight. Only trades near the shared midnight are compared, by number, time, price and size.
 *
 * The trade of the earlier day counts. Databases are given in the order of days, so the result does not depend on which
 * thread read which of them.
 *
 * Most recorders change files exactly at midnight. Then the trades of two databases have no time in common, and nothing needs
 * to be compared.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";
import { Fingerprint } from "./fingerprint.ts";
import { FingerprintSet } from "./fingerprint_set.ts";
import { selectTrades } from "./select_trades.ts";

/** Trades near midnights, database by database. */
export class MidnightTrades {
  /** Trades of the database before, near the midnight that it shares with this one. */
  #earlier = new NotedTrades();
  /** Trades of this database near its other midnight. */
  #here = new NotedTrades();

  /** The trades up to the last complete database, for another reading of the databases after it. */
  copy(): MidnightTrades {
    const copy = new MidnightTrades();
    copy.#earlier = this.#earlier;
    return copy;
  }

  /**
   * Notes trades of this database that the next database may have too.
   *
   * @param trades The trades, which stay as they are
   */
  note(trades: TradeBatch): void {
    this.#here.add(trades);
  }

  /** The trades that the database before does not have. */
  withoutEarlier(trades: TradeBatch): TradeBatch {
    if (!this.#earlier.hasTimeOf(trades)) return trades;
    const earlier = this.#earlier.fingerprints;
    const fingerprint = new Fingerprint();
    const rows: number[] = [];
    for (let row = 0; row < trades.count; row++) {
      fingerprint.set(trades, row);
      if (!earlier.has(fingerprint)) rows.push(row);
    }
    return rows.length === trades.count ? trades : selectTrades(trades, rows);
  }

  /** Goes on to the next database. */
  finishDatabase(): void {
    this.#earlier = this.#here;
    this.#here = new NotedTrades();
  }
}

/** Trades of one database. Their fingerprints are computed when they are needed. */
class NotedTrades {
  readonly #fingerprints = new FingerprintSet();
  /** Trades whose fingerprints are still to be computed. */
  #trades: TradeBatch[] = [];
  #firstMs = Infinity;
  #lastMs = -Infinity;

  add(trades: TradeBatch): void {
    const [firstMs, lastMs] = timesOf(trades);
    this.#firstMs = Math.min(this.#firstMs, firstMs);
    this.#lastMs = Math.max(this.#lastMs, lastMs);
    this.#trades.push(trades);
  }

  /** Whether any of the trades may have the time of one of these. */
  hasTimeOf(trades: TradeBatch): boolean {
    const [firstMs, lastMs] = timesOf(trades);
    return firstMs <= this.#lastMs && lastMs >= this.#firstMs;
  }

  get fingerprints(): FingerprintSet {
    const fingerprint = new Fingerprint();
    for (const trades of this.#trades) {
      for (let row = 0; row < trades.count; row++) {
        fingerprint.set(trades, row);
        this.#fingerprints.add(fingerprint);
      }
    }
    this.#trades = [];
    return this.#fingerprints;
  }
}

/** The least and the greatest time of trades, in milliseconds. */
function timesOf({ count, timeMs }: TradeBatch): [firstMs: number, lastMs: number] {
  let firstMs = Infinity;
  let lastMs = -Infinity;
  for (let row = 0; row < count; row++) {
    firstMs = Math.min(firstMs, timeMs[row]);
    lastMs = Math.max(lastMs, timeMs[row]);
  }
  return [firstMs, lastMs];
}
