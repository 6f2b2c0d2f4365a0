/**
 * All levels of the books of a batch, for callers that want them: prices and sizes in turn, row after row.
 *
 * Functions that parse books have a type parameter, `f64` if levels are stored and `i32` if they are not, so that the
 * choice costs nothing while rows are parsed.
 */

/** Where levels are stored. */
export class BatchLevels {
  /** Address of the first price of the batch, of the next price, and after the memory. */
  static at: usize = 0;
  static next: usize = 0;
  static end: usize = 0;
  /** Address of an integer for each row: how many doubles there are up to its last level. */
  static ends: usize = 0;
  /** Whether the last row that was tried has no room. */
  static isFull: bool = false;
}

/** Bytes of a price and a size, and the fewest bytes of a level's text: `[1,1]`. */
const LEVEL_BYTES: usize = 16;
const LEVEL_TEXT: usize = 5;

/** The most levels of bytes that may be compressed: the memory for their text is a MiB. */
const MAX_COMPRESSED: usize = (1 << 20) / 5;

/**
 * Sets where levels are stored.
 *
 * @param at Address of the first price of the batch
 * @param used How many doubles are there already
 * @param end Address after the memory
 * @param ends Address of an integer for each row
 */
export function setBatchLevels(at: usize, used: u32, end: usize, ends: usize): void {
  BatchLevels.at = at;
  BatchLevels.next = at + 8 * <usize>used;
  BatchLevels.end = end;
  BatchLevels.ends = ends;
  BatchLevels.isFull = false;
}

/** Whether there is certainly room for the levels of a side of `bytes` bytes; notes if not. */
@inline
export function hasRoom(bytes: usize, isCompressed: bool): bool {
  const most = (isCompressed ? MAX_COMPRESSED : bytes / LEVEL_TEXT) + 1;
  if (BatchLevels.next + LEVEL_BYTES * most <= BatchLevels.end) return true;
  BatchLevels.isFull = true;
  return false;
}

/** Stores a level. */
@inline
export function storeLevel(price: f64, size: f64): void {
  store<f64>(BatchLevels.next, price);
  store<f64>(BatchLevels.next, size, 8);
  BatchLevels.next += LEVEL_BYTES;
}

/** Ends a row. */
@inline
export function endRow(row: u32): void {
  store<u32>(BatchLevels.ends + 4 * <usize>row, <u32>((BatchLevels.next - BatchLevels.at) >> 3));
}
