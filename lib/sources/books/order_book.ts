/** @module An order book in memory, made from snapshots and updates. */

import type { Depth } from "../../model/batches.ts";
import { OrderBookSide } from "./order_book_side.ts";

/**
 * An order book that is maintained. At any moment, its sums and best levels are those of a snapshot of the same levels.
 *
 * @example
 * ```ts
 * import { OrderBook } from "./order_book.ts";
 *
 * const book = new OrderBook();
 * book.bids.apply(100, 3);
 * book.asks.apply(101, 2);
 * book.bids.apply(100, 0); // the level is gone
 * if (book.bids.count !== 0 || book.asks.bestPrice !== 101) throw new Error();
 * ```
 */
export class OrderBook {
  /** The bids. */
  readonly bids: OrderBookSide;
  /** The asks. */
  readonly asks: OrderBookSide;

  /**
   * An empty book.
   *
   * @param depthLevels How many of the best levels of a side count for sums and depth; all by default
   */
  constructor(depthLevels = Infinity) {
    this.bids = new OrderBookSide("bids", depthLevels);
    this.asks = new OrderBookSide("asks", depthLevels);
  }

  /** Removes all levels. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** Makes this book a copy of another book of the same depth. */
  copyFrom(other: OrderBook): void {
    this.bids.copyFrom(other.bids);
    this.asks.copyFrom(other.asks);
  }

  /** The levels that count, best first. */
  depth(): Depth {
    return { bids: this.bids.pairs(), asks: this.asks.pairs() };
  }
}
