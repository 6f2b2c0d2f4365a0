/** Digits of a text as numbers, sixteen bytes at once. */

/** The most digits whose number a double holds exactly, whatever they are. */
export const EXACT_DIGITS: i32 = 15;

/** 1, 10, 100 and so on. */
const POW10 = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);

/** 10 to a power from 0 to 15. */
@inline
export function pow10(power: i32): f64 {
  return load<f64>(POW10 + (<usize>power << 3));
}

/** The numbers from 0 to 15. */
@inline
export function lanes(): v128 {
  return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** What each of these bytes is worth as a digit; more than 9 if it is none. */
@inline
function worths(text: v128): v128 {
  return v128.xor(text, i8x16.splat(0x30));
}

/** -1 for each byte that is a digit, 0 for others. */
@inline
export function areDigits(text: v128): v128 {
  return i8x16.le_u(worths(text), i8x16.splat(9));
}

/** Whether so many bytes from the first on, at most 16, are digits. */
@inline
export function beginsWithDigits(text: v128, count: i32): bool {
  const wanted = (1 << count) - 1;
  return (i8x16.bitmask(areDigits(text)) & wanted) == wanted;
}

/**
 * Where the digits of a number are in its text: its last digit's place is the last of the sixteen. A place that no
 * digit has is beyond the text.
 *
 * @param length How long the text is, at most 16
 * @param dot Where its dot is; `length` if there is none
 */
@inline
export function digitPlaces(length: i32, dot: i32): v128 {
  const count = length - i32(dot < length);
  const place = i8x16.sub(lanes(), i8x16.splat(<i8>(16 - count)));
  // What a comparison says is -1 where it is true: those after the dot are one place further.
  return i8x16.sub(place, i8x16.ge_s(place, i8x16.splat(<i8>dot)));
}

/** The number of the digits at these places of a text, of which there are at most {@linkcode EXACT_DIGITS}. */
@inline
export function numberAt(text: v128, places: v128): f64 {
  const digits = i8x16.swizzle(worths(text), places);
  // Neighbours join, to numbers of two digits, of four, of eight.
  const tens = i16x8(10, 1, 10, 1, 10, 1, 10, 1);
  const twos = i16x8.narrow_i32x4_u(
    i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(digits), tens),
    i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(digits), tens),
  );
  const fours = i32x4.dot_i16x8_s(twos, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_u(fours, fours),
    i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1),
  );
  return <f64>i32x4.extract_lane(eights, 0) * 1e8 + <f64>i32x4.extract_lane(eights, 1);
}

/** The number of so many digits, at most {@linkcode EXACT_DIGITS}, from the first byte of a text on. */
@inline
export function wholeNumber(text: v128, count: i32): f64 {
  return numberAt(text, digitPlaces(count, count));
}
