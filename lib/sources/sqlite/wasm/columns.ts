/**
 * Where the columns of a batch are, in bytes from the first column.
 *
 * `row_columns.ts`, `trade_columns.ts` and `book_columns.ts` allocate the columns in this order, which a test
 * compares. Values of 8 bytes are in columns of `DOUBLES` bytes, values of 4 bytes in columns of `INTS` bytes.
 */

/** The most rows of a batch; the same as in `lib/model/batches.ts`. */
export const BATCH_ROWS: usize = 4096;

/** Bytes of a column of doubles or 64-bit integers, and of a column of 32-bit integers. */
const DOUBLES: usize = 8 * BATCH_ROWS;
const INTS: usize = 4 * BATCH_ROWS;

// Columns of every batch.
export const TIME_MS: usize = 0;
export const ORDER_HI: usize = TIME_MS + DOUBLES;
export const ORDER_LO: usize = ORDER_HI + DOUBLES;
export const TIME_NS: usize = ORDER_LO + DOUBLES;
const COMMON_END: usize = TIME_NS + INTS;

// Further columns of a batch of trades.
export const PRICE: usize = COMMON_END;
export const SIZE: usize = PRICE + DOUBLES;
export const SIDE: usize = SIZE + DOUBLES;

// Further columns of a batch of books.
export const BID_SIZE: usize = COMMON_END;
export const ASK_SIZE: usize = BID_SIZE + DOUBLES;
export const BID_LEVELS: usize = ASK_SIZE + DOUBLES;
export const ASK_LEVELS: usize = BID_LEVELS + INTS;
export const BEST_BID: usize = ASK_LEVELS + INTS;
export const BEST_BID_SIZE: usize = BEST_BID + DOUBLES;
export const BEST_ASK: usize = BEST_BID_SIZE + DOUBLES;
export const BEST_ASK_SIZE: usize = BEST_ASK + DOUBLES;
export const ROWIDS: usize = BEST_ASK_SIZE + DOUBLES;

/** The rows that the last call wrote into the batch. */
export class Written {
  static rows: u32 = 0;
  /** How many levels of size 0 the rows have. */
  static zeros: u32 = 0;
}
