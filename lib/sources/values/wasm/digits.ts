/** Decimal digits of text as numbers, 16 bytes at once with SIMD instructions. */

/** The most decimal digits that a double holds exactly, whatever the digits are. */
export const EXACT_DIGITS: i32 = 15;

/** The greatest power of ten that a double holds exactly, with those below. */
export const EXACT_POWER: i32 = 22;

/** Powers of ten from 1 to 1e22. */
const POW10 = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/** 10 to a power from 0 to {@linkcode EXACT_POWER}. */
@inline
export function pow10(power: i32): f64 {
  return load<f64>(POW10 + (<usize>power << 3));
}

/** The index of each byte lane, 0 to 15. */
@inline
export function lanes(): v128 {
  return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}

/** The value of each byte as a digit; more than 9 for bytes that are not digits. */
@inline
function digitValues(text: v128): v128 {
  return v128.xor(text, i8x16.splat(0x30));
}

/** -1 for each byte that is a digit, 0 for others. */
@inline
export function areDigits(text: v128): v128 {
  return i8x16.le_u(digitValues(text), i8x16.splat(9));
}

/** Whether the first `count` bytes, at most 16, are digits. */
@inline
export function beginsWithDigits(text: v128, count: i32): bool {
  const wanted = (1 << count) - 1;
  return (i8x16.bitmask(areDigits(text)) & wanted) == wanted;
}

/**
 * A shuffle that moves the digits of a number to the end of the vector, without the decimal point. Lanes before the
 * first digit get an index outside the text, which a swizzle turns into 0.
 *
 * @param length Length of the number's text in bytes, at most 16
 * @param point Index of the decimal point; `length` if there is no point
 */
@inline
export function digitPlaces(length: i32, point: i32): v128 {
  const count = length - i32(point < length);
  const place = i8x16.sub(lanes(), i8x16.splat(<i8>(16 - count)));
  // A comparison gives -1 for true: digits after the point are one byte further.
  return i8x16.sub(place, i8x16.ge_s(place, i8x16.splat(<i8>point)));
}

/** The number of the digits, at most {@linkcode EXACT_DIGITS}, that {@linkcode digitPlaces} finds in a text. */
@inline
export function numberAt(text: v128, places: v128): f64 {
  // The relaxed instructions differ among processors only for indexes of 16 to 127 and for lanes that are no digits.
  const digits = i8x16.relaxed_swizzle(digitValues(text), places);
  // Neighbouring lanes are joined into numbers of two digits, then four, then eight.
  const twos = v128.relaxed_dot<i16>(digits, i8x16(10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1));
  const fours = i32x4.dot_i16x8_s(twos, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(
    i16x8.narrow_i32x4_u(fours, fours),
    i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1),
  );
  const both = i64x2.extract_lane(eights, 0);
  return <f64>((both & 0xffffffff) * 100000000 + (both >> 32));
}

/** The number of the first `count` bytes of a text, which are digits; at most {@linkcode EXACT_DIGITS}. */
@inline
export function wholeNumber(text: v128, count: i32): f64 {
  return numberAt(text, digitPlaces(count, count));
}
