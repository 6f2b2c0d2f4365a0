/**
 * Removes trades that the databases of two neighbouring days both have, which recorders write when they overlap at
 * midnight. Only trades near the shared midnight are compared, by number, time, price and size.
 *
 * The trade of the earlier day counts. Databases are given in the order of days, so the result does not depend on which
 * thread read which of them.
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
  #earlier = new FingerprintSet();
  /** Trades of this database near its other midnight. */
  #here = new FingerprintSet();
  readonly #fingerprint = new Fingerprint();

  /** The trades up to the last complete database, for another reading of the databases after it. */
  copy(): MidnightTrades {
    const copy = new MidnightTrades();
    copy.#earlier = this.#earlier;
    return copy;
  }

  /** Notes trades of this database that the next database may have too. */
  note(trades: TradeBatch): void {
    for (let row = 0; row < trades.count; row++) {
      this.#fingerprint.set(trades, row);
      this.#here.add(this.#fingerprint);
    }
  }

  /** The trades that the database before does not have. */
  withoutEarlier(trades: TradeBatch): TradeBatch {
    if (this.#earlier.size === 0) return trades;
    const rows: number[] = [];
    for (let row = 0; row < trades.count; row++) {
      this.#fingerprint.set(trades, row);
      if (!this.#earlier.has(this.#fingerprint)) rows.push(row);
    }
    return rows.length === trades.count ? trades : selectTrades(trades, rows);
  }

  /** Goes on to the next database. */
  finishDatabase(): void {
    this.#earlier = this.#here;
    this.#here = new FingerprintSet();
  }
}
