/** Columns that every batch has, from where the first begins: as `row_columns.ts` lays them out. */

/** Rows of a batch, as in `batches.ts`. */
const BATCH_ROWS: usize = 4096;

/** Bytes of a column of doubles, and of one of integers. */
export const DOUBLES: usize = 8 * BATCH_ROWS;
export const INTS: usize = 4 * BATCH_ROWS;

export const TIME_MS: usize = 0;
export const ORDER_HI: usize = DOUBLES;
export const ORDER_LO: usize = 2 * DOUBLES;
export const TIME_NS: usize = 3 * DOUBLES;
export const COLUMNS_END: usize = TIME_NS + INTS;
