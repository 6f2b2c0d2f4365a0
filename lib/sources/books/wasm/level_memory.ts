/** Where levels and decoded texts are kept, in memory that the caller provides. */

/** The levels of the text that was read last, in the order of the text; also those of size 0. */
export class KeptLevels {
  /** Address of the prices; the sizes follow, `capacity` doubles further. */
  static at: usize = 0;
  static capacity: u32 = 0;
  static count: u32 = 0;
}

/** Memory for a text that is decoded. */
export class Scratch {
  static at: usize = 0;
  /** Address after the memory; 256 more bytes can be written. */
  static end: usize = 0;
}

/**
 * Sets the memory for levels and decoded texts.
 *
 * @param levels Address of room for `capacity` prices and as many sizes
 * @param scratch Address of room for a text that is decoded
 * @param scratchEnd Address after that room; 256 more bytes can be read and written
 */
export function setLevelMemory(levels: usize, capacity: u32, scratch: usize, scratchEnd: usize): void {
  KeptLevels.at = levels;
  KeptLevels.capacity = capacity;
  Scratch.at = scratch;
  Scratch.end = scratchEnd;
}

/** Keeps a level; returns whether it is valid and there is room for it. */
@inline
export function keepLevel(price: f64, size: f64): bool {
  // A price of 0 is valid with a size of 0 only; NaN is not valid.
  if (!(size > 0 ? price > 0 : size == 0 && price >= 0) || KeptLevels.count == KeptLevels.capacity) return false;
  const at = KeptLevels.at + 8 * <usize>KeptLevels.count;
  store<f64>(at, price);
  store<f64>(at + 8 * <usize>KeptLevels.capacity, size);
  KeptLevels.count++;
  return true;
}
