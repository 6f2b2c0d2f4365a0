/** @module A snapshot by rows of prices. */

import type { KeptBook } from "./books_in_order.ts";
import type { PriceRows } from "./price_rows.ts";
import { SideRows } from "./side_rows.ts";

/** A snapshot by rows; reused for every snapshot. */
export class RowBook {
  /** Its time, in milliseconds since the Unix epoch; before all times if there is no snapshot yet. */
  timeMs = -Infinity;
  /** The best bid; NaN if there are no bids. */
  bestBid = NaN;
  /** The best ask; NaN if there are no asks. */
  bestAsk = NaN;
  /** The rows of the bids. */
  readonly bids = new SideRows(true);
  /** The rows of the asks. */
  readonly asks = new SideRows(false);

  /**
   * Reads a snapshot.
   *
   * @param base The row that rows are counted from
   */
  read(
    { timeMs, bestBid, bestAsk, pairs, start, asksAt, end }: KeptBook,
    rows: PriceRows,
    base: number,
  ): void {
    this.timeMs = timeMs;
    this.bestBid = bestBid;
    this.bestAsk = bestAsk;
    this.bids.read(pairs, start, asksAt, rows, base);
    this.asks.read(pairs, asksAt, end, rows, base);
  }
}
