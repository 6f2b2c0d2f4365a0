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
  /**
   * The memory in which all columns lie, for WebAssembly that computes over rows; undefined for rows that were picked
   * from a batch, or came from another thread.
   */
  readonly memory?: WebAssembly.Memory;
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
  /** All levels of all rows, if they were asked for and the source can give them at once. */
  readonly kept?: KeptLevels;
  /** The last row in time and order whose levels can be read, which `depth` gives; -1 if there is no such row. */
  readonly latest: number;
  /** Reads the levels of the `latest` row. Each batch has its own function, which still works after the batch. */
  readonly depth: () => Depth;
}

/** The levels of the snapshots of a batch, whatever levels count; those of size 0 are left out. */
export interface KeptLevels {
  /** Prices and sizes in turn: the bids of row 0, its asks, the bids of row 1, and so on; sides are in stored order. */
  readonly pairs: Float64Array;
  /** For each row, the index in `pairs` after its last ask. */
  readonly ends: Int32Array;
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
  size: "a size that is not a finite number",
  book: "a book that cannot be read",
};

/** What a {@linkcode Rejection} means where prices of 0 and below are accepted, if that is something else. */
export const SIGNED_REJECTIONS: Partial<Record<Rejection, string>> = {
  price: "a price that is not a finite number",
};

/**
 * Counts of one table's rows. Every row read is used, rejected for one reason, a duplicate, or left out. A further
 * count that is absent is 0. The names are those of members of `run_status.json`.
 */
export interface Tally {
  /** Rows read, including rejected rows. */
  read: number;
  /** Rows rejected, by reason. */
  rejected: Record<Rejection, number>;
  /** Trades whose number, time, price and size equal those of an earlier trade. They are not in the bars. */
  duplicates?: number;
  /** Rows more than a day away from the requested days. They are not in the bars. */
  left_out?: number;
  /** Trades in the bars whose taker bought. */
  bought?: number;
  /** Trades in the bars whose taker sold. */
  sold?: number;
  /** Trades in the bars whose taker's side is not known. */
  unknown_side?: number;
  /** Trades that have no number, among which duplicates cannot be told. */
  unnumbered?: number;
  /** Rows of other instruments, which do not count as read. */
  other_instruments?: number;
  /** Rows that name no instrument, beside rows that do. They do not count as read. */
  without_instrument?: number;
  /** Rows that changed a book, rather than holding a whole one. */
  updates?: number;
  /** Updates before the first snapshot, which give no book. They do not count as read. */
  before_snapshot?: number;
  /** How often updates are missing, as their numbers show. Books after a gap may be wrong until the next snapshot. */
  sequence_gaps?: number;
  /** Snapshots whose best bid is not below the best ask. */
  crossed?: number;
  /** Trades of size 0, which count in the prices of bars; or levels of size 0 in snapshots, which are no levels. */
  zero_sizes?: number;
}

/** The counts that are absent if they are 0. */
const COUNT_NAMES = [
  "duplicates",
  "left_out",
  "bought",
  "sold",
  "unknown_side",
  "unnumbered",
  "other_instruments",
  "without_instrument",
  "updates",
  "before_snapshot",
  "sequence_gaps",
  "crossed",
  "zero_sizes",
] as const satisfies (keyof Tally)[];

/** Makes a tally of no rows. */
export function newTally(): Tally {
  return { read: 0, rejected: { time: 0, price: 0, size: 0, book: 0 } };
}

/** Resets a tally to no rows and returns the tally. */
export function restarted(tally: Tally): Tally {
  for (const count of COUNT_NAMES) delete tally[count];
  return Object.assign(tally, newTally());
}

/** Adds the counts of `tally` to `into`. */
function addTally(into: Tally, tally: Tally): void {
  into.read += tally.read;
  for (const reason of Object.keys(into.rejected) as Rejection[]) {
    into.rejected[reason] += tally.rejected[reason];
  }
  for (const count of COUNT_NAMES) {
    const more = tally[count];
    if (more) into[count] = (into[count] ?? 0) + more;
  }
}

/** The sums of tallies. */
export function sumOfTallies(...tallies: Tally[]): Tally {
  const sum = newTally();
  for (const tally of tallies) addTally(sum, tally);
  return sum;
}

/** How many rows of a tally were rejected. */
export function rejectedRows(tally: Tally): number {
  return Object.values(tally.rejected).reduce((sum, count) => sum + count, 0);
}

/** Whether more than half of the rows of a tally were rejected, so that the table has failed. */
export function isMostlyRejected(tally: Tally): boolean {
  return rejectedRows(tally) > tally.read / 2;
}

/** How many rows of a tally are in the bars. */
export function usedRows(tally: Tally): number {
  return tally.read - rejectedRows(tally) - (tally.duplicates ?? 0) - (tally.left_out ?? 0);
}
