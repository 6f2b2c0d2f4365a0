/**
 * What ingest hands over: batches of columns.
 *
 * A batch holds up to {@linkcode BATCH_ROWS} valid rows as typed arrays of which the first `count` elements count.
 * The arrays belong to the reader and are used again for the next batch: take what you need before you ask for it.
 * Rows come in the order in which the database stores them (by rowid, or by primary key where there is no rowid),
 * which need not be the order of time.
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
   * Order among rows of the same time, compared before the order in which rows come: first `orderHi`, then
   * `orderLo`. See {@linkcode OrderKey}.
   */
  readonly orderHi: Float64Array;
  /** See `orderHi`. */
  readonly orderLo: Float64Array;
}

/** A batch of trades. */
export interface TradeBatch extends RowColumns {
  /** Price, in quote currency; positive and finite. */
  readonly price: Float64Array;
  /** Size, in the units of the recorder's column; finite, at least 0. */
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
  /** How many levels the asks hold. */
  readonly askLevels: Int32Array;
  /** The row that is last in time and order, whose levels `depth` gives; -1 in an empty batch. */
  readonly latest: number;
  /** Gives the levels of the `latest` row. Each batch has a function of its own, which outlasts the batch. */
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

/** Every {@linkcode Rejection}, with what it means. */
export const REJECTIONS: Record<Rejection, string> = {
  time: "a time that cannot be read",
  price: "a price that is not a positive finite number",
  size: "a size that is not a finite number of at least 0",
  book: "a book that cannot be read",
};

/** Rows of one table: every row read is either used or rejected for one reason. */
export interface Tally {
  /** Rows read, the rejected ones among them. */
  read: number;
  /** Rows rejected, by reason. */
  rejected: Record<Rejection, number>;
}

/** A tally of nothing yet. */
export function newTally(): Tally {
  return { read: 0, rejected: { time: 0, price: 0, size: 0, book: 0 } };
}

/** The same tally, counting from nothing again. */
export function restarted(tally: Tally): Tally {
  return Object.assign(tally, newTally());
}

/** Adds one tally to another. */
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
