/** Values of a record (https://sqlite.org/fileformat2.html, section 2.1): big-endian, told by their serial types. */

/** What stands for a time that is text; any other is the serial type of an integer. */
export const TEXT_TIME: i32 = 0;

/** Milliseconds since the epoch as text have 13 digits. Fewer than 12 that count would be seconds. */
export const MILLISECOND_DIGITS: i32 = 13;
const LEAST_MILLISECONDS: f64 = 1e11;
const MILLISECONDS_END: f64 = 1e14;

/** An integer of 6 bytes, as which milliseconds are stored. */
export const SIX_BYTES: i32 = 5;
const REAL: i32 = 7;
const ZERO: i32 = 8;

@inline
function bigEndian(at: usize): v128 {
  const bytes = v128.load64_zero(at);
  return i8x16.shuffle(bytes, bytes, 7, 6, 5, 4, 3, 2, 1, 0, 15, 15, 15, 15, 15, 15, 15, 15);
}

/** An integer of serial type 1 to 5, which has 1, 2, 3, 4 or 6 bytes. */
@inline
export function integer(at: usize, type: i32): f64 {
  const unused = 64 - 8 * (type + i32(type == SIX_BYTES));
  return <f64>(i64x2.extract_lane(bigEndian(at), 0) >> unused);
}

/** A number of serial type 1 to 5, a double (7), 0 (8) or 1 (9). */
@inline
export function number(at: usize, type: i32): f64 {
  if (type == REAL) return f64x2.extract_lane(bigEndian(at), 0);
  return type >= ZERO ? <f64>(type - ZERO) : integer(at, type);
}

/** Whether a number is a time in milliseconds, rather than in another unit. */
@inline
export function isMilliseconds(time: f64): bool {
  return time >= LEAST_MILLISECONDS && time < MILLISECONDS_END;
}
