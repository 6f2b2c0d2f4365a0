/** Values of a record (https://sqlite.org/fileformat2.html, section 2.1): big-endian, told by their serial types. */

const SIX_BYTES: i32 = 5;
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
