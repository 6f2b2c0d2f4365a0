/**
 * Batches of rows, as sources hand them over: typed arrays, one per column.
 *
 * A batch holds up to {@linkcode BATCH_ROWS} valid rows; the first `count` elements of each array count. The arrays
 * belong to the source and are reused for the next batch, so take what you need before asking for the next batch.
 * Rows come in the order in which the source stores them, which need not be the order of time.
 *
 * @module
 */

/** The most rows that a batch holds. */
export const BATCH_ROWS = 4096;

/** Columns that trades and snapshots share. */
export interface RowColumns {
  /** How many rows the batch holds. */
  readonly count: number;
  /** Exchange time, whole milliseconds since the Unix epoch. */
  readonly timeMs: Float64Array;
  /** The rest of the exchange time, nanoseconds from 0 to 999,999. */
  readonly timeNs: Int32Array;
  /**
   * Order among rows of the same time: first by `orderHi`, then by `orderLo`, then by the order in which rows come.
   * See {@linkcode OrderKey}.
   */
  readonly orderHi: Float64Array;
  /** See `orderHi`. */
  readonly orderLo: Float64Array;
}

/** A batch of trades. */
export interface TradeBatch extends RowColumns {
  /** Price, in quote currency; positive and finite. */
  readonly price: Float64Array;
  /** Size, in the units of the recorder's size column; finite, at least 0. */
  readonly size: Float64Array;
  /** The taker's side: 1 buy, -1 sell, 0 unknown. */
  readonly side: Int8Array;
}

/** A batch of order-book snapshots. */
export interface BookBatch extends RowColumns {
  /** Sum of the bid sizes over the levels that count. */
  readonly bidSize: Float64Array;
  /** Sum of the ask sizes over the levels that count. */
  readonly askSize: Float64Array;
  /** How many levels the bids hold, of which only the best N may count. */
  readonly bidLevels: Int32Array;
  /** How many levels the asks hold, of which only the best N may count. */
  readonly askLevels: Int32Array;
  /** The highest bid price among levels with a positive size; NaN if there is no such level. */
  readonly bestBid: Float64Array;
  /** The size at the best bid; NaN if there is no best bid. */
  readonly bestBidSize: Float64Array;
  /** The lowest ask price among levels with a positive size; NaN if there is no such level. */
  readonly bestAsk: Float64Array;
  /** The size at the best ask; NaN if there is no best ask. */
  readonly bestAskSize: Float64Array;
  /**
   * Reads the levels of a row that count. Works only while the batch is current.
   *
   * @param row Index of the row in the batch, less than `count`
   * @throws {SourceFault} If the levels cannot be read a second time
   */
  levels(row: number): Depth;
  /** The last row in time and order, the row that `depth` belongs to; -1 in an empty batch. */
  readonly latest: number;
  /** Reads the levels of the `latest` row. Each batch has its own function, which still works after the batch. */
  readonly depth: () => Depth;
}

/** The levels of a snapshot that count, best first. */
export interface Depth {
  /** `[price, size]` from the highest price down. */
  bids: [price: number, size: number][];
  /** `[price, size]` from the lowest price up. */
  asks: [price: number, size: number][];
}

/** Why a row is not used. */
export type Rejection = "time" | "price" | "size" | "book";

/** What each {@linkcode Rejection} means. */
export const REJECTIONS: Record<Rejection, string> = {
  time: "a time that cannot be read",
  price: "a price that is not a positive finite number",
  size: "a size that is not a finite number of at least 0",
  book: "a book that cannot be read",
};

/** Counts of one table's rows. Every row read is either used or rejected for one reason. */
export interface Tally {
  /** Rows read, including rejected rows. */
  read: number;
  /** Rows rejected, by reason. */
  rejected: Record<Rejection, number>;
}

/** Makes a tally of no rows. */
export function newTally(): Tally {
  return { read: 0, rejected: { time: 0, price: 0, size: 0, book: 0 } };
}

/** Resets a tally to no rows and returns the tally. */
export function restarted(tally: Tally): Tally {
  return Object.assign(tally, newTally());
}

/** Adds the counts of `tally` to `into`. */
export function addTally(into: Tally, tally: Tally): void {
  into.read += tally.read;
  for (const reason of Object.keys(into.rejected) as Rejection[]) {
    into.rejected[reason] += tally.rejected[reason];
  }
}

/** How many rows of a tally were rejected. */
export function rejectedRows(tally: Tally): number {
  return Object.values(tally.rejected).reduce((sum, count) => sum + count, 0);
}
