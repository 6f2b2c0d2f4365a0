/** @module Price bars of trades: open, high, low, close and volume by window. */

import type { TradeBatch } from "../model/batches.ts";
import { Bars } from "./bars.ts";
import type { CandleOptions } from "./candles.ts";

/**
 * Makes price bars, the candles of a window's prices with the sum of its sizes (in the units of the recorder's size
 * column), from trades that come in any order.
 */
export class OhlcBars extends Bars {
  /** No bars yet. */
  constructor(options: CandleOptions) {
    super(options, true);
  }

  /** Adds the trades of a batch. */
  addBatch(batch: TradeBatch): void {
    this.candles.add(batch, batch.price, batch.size);
  }
}
