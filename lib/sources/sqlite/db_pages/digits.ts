/** @module Digits of ASCII text, four at a time. */

/** Digits that a double holds exactly, whatever they are. */
export const EXACT_DIGITS = 15;

/** Four times the digit 0. A word of digits differs from it in nothing but what the digits are worth. */
const ZEROS = 0x30303030;

/** The higher half of each byte, which is 0 for what a digit is worth, and stays so when 6 is added. */
const HIGH_HALVES = 0xf0f0f0f0;
const SIXES = 0x06060606;

/**
 * The value of four digits.
 *
 * @param word Their four bytes, the first one highest
 * @returns -1 if not all are digits
 */
export function fourDigits(word: number): number {
  const worths = word ^ ZEROS;
  if (((worths | (worths + SIXES)) & HIGH_HALVES) !== 0) return -1;
  // Pairs first: ten times the higher digit of each and the lower one.
  const pairs = (worths >> 8) * 10 + worths;
  return ((pairs >> 16) & 0xff) * 100 + (pairs & 0xff);
}

/**
 * The value of a text of digits.
 *
 * @param at Where it begins
 * @param length How long it is, at most {@linkcode EXACT_DIGITS}
 * @returns -1 if it is empty, or not all are digits
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
