/**
 * Numbers in the text of a book: digits with at most one decimal point among them.
 *
 * A number is found in the first 16 bytes of a text and described by three values (its length, the places of its
 * digits and its scale), so that a later number of the same form can be read without searching for its end.
 */

import { areDigits, digitPlaces, EXACT_DIGITS, lanes, pow10 } from "./digits";

const POINT: i8 = 0x2e;
const ZERO: i8 = 0x30;

/** The form of the number that {@linkcode findNumber} found last. */
export class FoundNumber {
  /** Length of the text in bytes. */
  static length: usize = 0;
  /** Where the digits are; see `digitPlaces`. */
  static places: v128 = i64x2(0, 0);
  /** The divisor for the decimals: the digits as a whole number divided by this are the number. */
  static scale: f64 = 1;
}

/**
 * Finds the number that a text begins with and describes it in {@linkcode FoundNumber}.
 *
 * @returns Whether there is a number that ends within the text and whose digits a double holds exactly
 */
export function findNumber(text: v128): bool {
  const digits = digitBits(text);
  const point = trailingOnes(digits);
  const points = (byteBits(text, POINT) >> point) & 1;
  const end = trailingOnes(digits | points << point);
  if (end == 16 || <u32>(end - points - 1) >= <u32>EXACT_DIGITS) return false;
  FoundNumber.length = end;
  FoundNumber.places = digitPlaces(end, point);
  FoundNumber.scale = pow10(end - point - points);
  return true;
}

/** Length of the digits and decimal points that a text begins with, up to 16. */
@inline
export function numeralLength(text: v128): i32 {
  return trailingOnes(digitBits(text) | byteBits(text, POINT));
}

/** A bit for each byte of a text that equals `byte`. */
@inline
export function byteBits(text: v128, byte: i8): i32 {
  return i8x16.bitmask(i8x16.eq(text, i8x16.splat(byte)));
}

/** A bit for each byte of a text that is a digit, and in the upper half one for each decimal point. */
@inline
export function digitAndPointBits(text: v128): i32 {
  return digitBits(text) | byteBits(text, POINT) << 16;
}

/** A text with every digit replaced by `0`: what texts of the same form have in common. */
@inline
export function withZeros(text: v128): v128 {
  return v128.bitselect(i8x16.splat(ZERO), text, areDigits(text));
}

/**
 * The most that each byte of a text may differ (by exclusive or) from `withZeros(text)` for the form to be the same:
 * 9 for a digit, 255 after the end, 0 elsewhere.
 *
 * @param offset Where `text` is within the compared text, in bytes
 * @param length Length of the compared text in bytes
 */
@inline
export function formRange(text: v128, offset: i8, length: i32): v128 {
  const place = i8x16.add(lanes(), i8x16.splat(offset));
  const after = i8x16.ge_u(place, i8x16.splat(<i8>length));
  return v128.or(v128.and(areDigits(text), i8x16.splat(9)), after);
}

/** A bit for each byte of a text that is a digit. */
@inline
export function digitBits(text: v128): i32 {
  return i8x16.bitmask(areDigits(text));
}

/** How many of the lowest 16 bits are set before the first bit that is not. */
@inline
export function trailingOnes(bits: i32): i32 {
  return ctz(~bits | 1 << 16);
}
