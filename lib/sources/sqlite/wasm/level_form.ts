/**
 * The form of a whole level up to the start of the next level, punctuation included.
 *
 * Most levels of a deep book have the form of the level before: numbers of the same lengths, with decimal points at the
 * same places. Such a level is recognised by one comparison of up to 48 bytes, and the next level begins at a distance
 * that is known before, so the processor works on several levels at once.
 */

import { lanes } from "../../values/wasm/digits";
import { formRange, withZeros } from "../../values/wasm/number_text";

/** The most bytes of a level with a form. */
const MAX_FORM_BYTES: usize = 48;

/** The form: for each of 48 bytes, the least value and how far a byte may exceed that value. */
export class LevelForm {
  /** Bytes of the level; 0 if no form is known. */
  static length: usize = 0;
  static least0: v128 = i64x2(0, 0);
  static least1: v128 = i64x2(0, 0);
  static least2: v128 = i64x2(0, 0);
  static range0: v128 = i64x2(0, 0);
  static range1: v128 = i64x2(0, 0);
  static range2: v128 = i64x2(0, 0);
}

/**
 * Makes the form of a level the form of the next levels. The first digit of the price that is not 0 must not be 0 in
 * another level either, so that every price is positive. Without such a digit among the first 16 bytes, and for a longer
 * level, there is no form.
 *
 * @param at Address of a valid level
 * @param length Bytes up to the start of the next level
 * @param priceDigits The digits of the price among the first 16 bytes
 */
export function setLevelForm(at: usize, length: usize, priceDigits: v128): void {
  const text0 = v128.load(at);
  const text1 = v128.load(at, 16);
  const text2 = v128.load(at, 32);
  const zeros = withZeros(text0);
  const positive = i8x16.bitmask(i8x16.ne(v128.and(v128.xor(text0, zeros), priceDigits), i64x2(0, 0)));
  LevelForm.length = 0;
  if (positive == 0 || length > MAX_FORM_BYTES) return;
  // -1 in the lane of that digit: the least value becomes 1, which others exceed by 8 at most.
  const first = i8x16.eq(lanes(), i8x16.splat(<i8>ctz(positive)));
  LevelForm.least0 = i8x16.sub(zeros, first);
  LevelForm.least1 = withZeros(text1);
  LevelForm.least2 = withZeros(text2);
  LevelForm.range0 = i8x16.add(formRange(text0, 0, <i32>length), first);
  LevelForm.range1 = formRange(text1, 16, <i32>length);
  LevelForm.range2 = formRange(text2, 32, <i32>length);
  LevelForm.length = length;
}

/** Where 16 bytes are outside a form: 0 for every byte that the form permits. */
@inline
export function outside(text: v128, least: v128, range: v128): v128 {
  return i8x16.sub_sat_u(i8x16.sub(text, least), range);
}
