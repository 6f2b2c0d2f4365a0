/**
 * Values of a record (https://sqlite.org/fileformat2.html, section 2.1). Numbers are big-endian; the serial type in
 * the record's header gives the kind and length of a value.
 */

/** Stands for a time stored as text, where other times have the serial type of an integer. */
export const TEXT_TIME: i32 = 0;

/** Digits of milliseconds since the Unix epoch, written as text, from 2001 to 2286. */
export const MILLISECOND_DIGITS: i32 = 13;

/** Smaller numbers are seconds, greater ones are microseconds or nanoseconds. */
export const MIN_MILLISECONDS: f64 = 1e11;
const MILLISECONDS_END: f64 = 1e14;

/** Serial type of an integer of 6 bytes, which is how SQLite stores milliseconds. */
export const SIX_BYTES: i32 = 5;
const REAL: i32 = 7;
const ZERO_TYPE: i32 = 8;

/** Serial types below this are numbers, whose lengths in bytes are listed. */
export const NUMBERS_END: u32 = 10;
export const LENGTHS = memory.data<u8>([0, 1, 2, 3, 4, 6, 8, 8, 0, 0]);
/** Serial types from this on are bytes (even) and text (odd); 10 and 11 are reserved. */
export const BYTES_TYPE: u32 = 12;
/** Longest varint of a serial type; a text of a longer one does not fit into the memory for records. */
export const MAX_TYPE_VARINT: u32 = 3;

/** The 8 bytes at an address in reverse order, in the lower half of the vector. */
@inline
export function bigEndian(at: usize): v128 {
  const bytes = v128.load64_zero(at);
  return i8x16.shuffle(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 15, 15, 15, 15, 15, 15, 15, 15);
}

/** An integer of serial type 1 to 5, which has 1, 2, 3, 4 or 6 bytes. */
@inline
export function integer(at: usize, type: i32): f64 {
  const unused = 64 - 8 * (type + i32(type == SIX_BYTES));
  return <f64>(i64x2.extract_lane(bigEndian(at), 0) >> unused);
}

/** A number of serial type 1 to 5 (integers), 7 (a double), 8 (the integer 0) or 9 (the integer 1). */
@inline
export function number(at: usize, type: i32): f64 {
  if (type == REAL) return f64x2.extract_lane(bigEndian(at), 0);
  return type >= ZERO_TYPE ? <f64>(type - ZERO_TYPE) : integer(at, type);
}

/** Whether a time is in milliseconds rather than in another unit. */
@inline
export function isMilliseconds(time: f64): bool {
  return time >= MIN_MILLISECONDS && time < MILLISECONDS_END;
}

/** The times of the rows that are wanted: `[start, end)`, in milliseconds since the Unix epoch. */
export class Range {
  static start: f64 = MIN_MILLISECONDS;
  static end: f64 = MILLISECONDS_END;
}

/** Sets the times of the rows that are wanted; -Infinity and Infinity for all rows. */
export function setRange(start: f64, end: f64): void {
  // Within these limits, a time in the range is known to be in milliseconds.
  Range.start = max(start, MIN_MILLISECONDS);
  Range.end = min(end, MILLISECONDS_END);
}
