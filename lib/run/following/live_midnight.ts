/**
 * Trades that two followed databases both have, near the midnight between their days. The trade of the earlier day
 * counts in a plain run. Here, the trade that is read first counts, which makes the same bars.
 *
 * @module
 */

import type { TradeBatch } from "../../model/batches.ts";
import { Fingerprint } from "../../sources/duplicates/fingerprint.ts";
import { FingerprintSet } from "../../sources/duplicates/fingerprint_set.ts";
import { selectTrades } from "../../sources/duplicates/select_trades.ts";
import { MIDNIGHT_MS } from "../../sources/duplicates/shared_midnights.ts";

/** A midnight between two databases that are followed. */
export class LiveMidnight {
  readonly #startMs: number;
  readonly #earlier = new FingerprintSet();
  readonly #later = new FingerprintSet();
  readonly #fingerprint = new Fingerprint();

  /** @param startMs The midnight, in milliseconds since the Unix epoch */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  /** Notes trades of the earlier database. */
  note(trades: TradeBatch): void {
    for (let row = 0; row < trades.count; row++) {
      this.#fingerprint.set(trades, row);
      this.#earlier.add(this.#fingerprint);
    }
  }

  /** The trades of the later database that the earlier one does not have so far. */
  ofLater(trades: TradeBatch): TradeBatch {
    return select(trades, (row) => {
      this.#fingerprint.set(trades, row);
      if (this.#earlier.has(this.#fingerprint)) return false;
      this.#later.add(this.#fingerprint);
      return true;
    });
  }

  /** The trades of the earlier database that were not added from the later one before. */
  ofEarlier(trades: TradeBatch): TradeBatch {
    if (this.#later.size === 0) return trades;
    return select(trades, (row) => {
      if (trades.orderHi[row] === Infinity) return true;
      if (Math.abs(trades.timeMs[row] - this.#startMs) > MIDNIGHT_MS) return true;
      this.#fingerprint.set(trades, row);
      if (!this.#later.has(this.#fingerprint)) return true;
      this.#earlier.add(this.#fingerprint);
      return false;
    });
  }
}

function select(trades: TradeBatch, isWanted: (row: number) => boolean): TradeBatch {
  const rows: number[] = [];
  for (let row = 0; row < trades.count; row++) if (isWanted(row)) rows.push(row);
  return rows.length === trades.count ? trades : selectTrades(trades, rows);
}
