/** @module Decimal digits of ASCII text as numbers, four digits at a time. */

/** The most decimal digits that a double holds exactly, whatever the digits are. */
export const EXACT_DIGITS = 15;

/** Four times the digit `0`. The exclusive or of a word of digits with this is the digits' values. */
const ZEROS = 0x30303030;

/** The higher half of each byte. It is 0 for a digit's value, and stays 0 when 6 is added. */
const HIGH_HALVES = 0xf0f0f0f0;
const SIXES = 0x06060606;

/**
 * The value of four digits.
 *
 * @param word The bytes of the digits, the first one highest
 * @returns -1 if not all bytes are digits
 */
export function fourDigits(word: number): number {
  const values = word ^ ZEROS;
  if (((values | (values + SIXES)) & HIGH_HALVES) !== 0) return -1;
  // Pairs first: ten times the higher digit of each pair, and the lower one.
  const pairs = (values >> 8) * 10 + values;
  return ((pairs >> 16) & 0xff) * 100 + (pairs & 0xff);
}

/**
 * The value of a text of digits.
 *
 * @param at Where the text begins
 * @param length Length of the text in bytes, at most {@linkcode EXACT_DIGITS}
 * @returns -1 if the text is empty or not all bytes are digits
 */
export function wholeNumber(view: DataView, at: number, length: number): number {
  const end = at + length;
  let value = length > 0 ? 0 : -1;
  while (at + 4 <= end) {
    const four = fourDigits(view.getInt32(at));
    if (four < 0) return -1;
    value = value * 1e4 + four;
    at += 4;
  }
  for (; at < end; at++) {
    const digit = view.getUint8(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
