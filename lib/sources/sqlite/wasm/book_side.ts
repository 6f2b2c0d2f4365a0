/**
 * One side of a book, from the bytes of its text: the number of levels, the sum of their sizes, and the best level.
 *
 * Only the form that recorders write is parsed: `[[price, size, ...], ...]` in square brackets, every number in the
 * same quotes or in none, at most one space after each comma, and numbers of digits with at most one decimal point.
 * Any other text is left to the general parser (`levels.ts`). Where both give a result, the results are equal to the
 * last bit: the same numbers, added in the same order.
 *
 * Most levels of a book have the same form in each of three parts: what comes before the size, the size, and what
 * comes after the size. So each part is first compared with the form of the same part of the level before. A
 * comparison takes a few instructions and does not delay the next level; only a part of another form is parsed number
 * by number. Once all three parts were as before, one comparison recognises a whole level: see `level_form.ts`.
 */

import { areDigits, lanes, numberAt } from "../../values/wasm/digits";
import { LevelForm, outside, setLevelForm } from "./level_form";
import {
  digitAndPointBits,
  findNumber,
  formRange,
  FoundNumber,
  numeralLength,
  withZeros,
} from "../../values/wasm/number_text";
import { storeLevel } from "./batch_levels";
import { CLOSE, findPunctuation, hasMark, OPEN, Punctuation } from "./punctuation";
import { bigEndian } from "./values";

/** Result of {@linkcode parseSide} for a text that is left to the general parser. */
export const UNKNOWN_FORM: i32 = -1;

/** 2^52: see `size_sum.ts`. */
const EXACT_RATIO: f64 = 4503599627370496;

/** Stands for all levels, where a number of levels is given. */
export const ALL_LEVELS: i32 = i32.MAX_VALUE;

/** After this many levels with the forms of the level before, one comparison recognises a level. */
const REPEATS: i32 = 2;

/** The side that was parsed last. */
export class Side {
  /** Sum of the sizes of the levels that count. */
  static size: f64 = 0;
  /**
   * The highest bid or lowest ask of the levels with a size above 0, and the size of the first such level; else NaN.
   */
  static best: f64 = NaN;
  static bestSize: f64 = NaN;
  /** How many levels of size 0 the text has. */
  static zeros: i32 = 0;
}

/** Whether prices have to be in order, best first; the sign of the side; and the last price times the sign. */
let isOrdered: bool = false;
let sign: f64 = 0;
let previous: f64 = 0;

// Form of the last price with the punctuation around it, of which the first 32 bytes are compared: the bytes with
// zeros for digits, how far a byte may differ, the length in bytes, the digits of the price among the first 16 bytes,
// and how to read the price.
let priceText0: v128 = i64x2(0, 0);
let priceText1: v128 = i64x2(0, 0);
let priceRange0: v128 = i64x2(0, 0);
let priceRange1: v128 = i64x2(0, 0);
let priceTextLength: usize = 0;
let priceDigits: v128 = i64x2(0, 0);
let pricePlaces: v128 = i64x2(0, 0);
let priceScale: f64 = 1;

// Form of the last size: its digits and decimal point with the byte after them, the mask of the bits that count, and
// how to read the size.
let sizeBits: i32 = -1;
let sizeMask: i32 = -1;
let sizeLength: usize = 0;
let sizePlaces: v128 = i64x2(0, 0);
let sizeScale: f64 = 1;

// Form of the text from the end of the last size to the start of the next level, as with the price. A rest is stored
// only if it is followed by a level and has at most 16 bytes.
let restText: v128 = i64x2(0, 0);
let restRange: v128 = i64x2(0, 0);
let restLength: usize = 0;

// A price of the current form that is no better than the best price so far: the first 16 bytes of its text as two
// big-endian numbers, with all bits inverted on the ask side. Texts of the same form are ordered as their numbers
// are.
let boundHi: u64 = 0;
let boundLo: u64 = 0;

// The best price so far times the sign, and its size.
let best: f64 = 0;
let bestSize: f64 = 0;

/**
 * Parses a side; the results besides the number of levels are in {@linkcode Side}.
 *
 * @param start Address of the text
 * @param end Address after the text; 256 more bytes can be read
 * @param depth Only the first `depth` levels count, which then must be the best
 * @param sideSign 1 for asks, whose best price is the lowest; -1 for bids
 * @returns The number of levels with a size above 0, or {@linkcode UNKNOWN_FORM}; then some levels may be stored
 */
export function parseSide<Stored>(start: usize, end: usize, depth: i32, sideSign: f64): i32 {
  if (end - start == 2 && load<u16>(start) == <u16>(OPEN | CLOSE << 8)) {
    Side.size = 0;
    Side.best = NaN;
    Side.bestSize = NaN;
    Side.zeros = 0;
    return 0;
  }
  if (load<u8>(start) != OPEN) return UNKNOWN_FORM;
  // Otherwise a text could be accepted that begins in one punctuation and ends in another.
  if (findPunctuation(start + 1)) clearForms();
  isOrdered = depth != ALL_LEVELS;
  sign = sideSign;
  previous = -Infinity;
  best = Infinity;
  bestSize = NaN;
  const inversion: u64 = sideSign < 0 ? 0 : u64.MAX_VALUE;
  // Only a level whose text is greater than this may have the best price. Zero lets every level be compared.
  let bound: u64 = 0;
  const beginLength = Punctuation.beginLength;
  boundHi = 0;
  let levels: i32 = 0;
  let zeros: i32 = 0;
  let sum: f64 = 0;
  // What the additions lost (Neumaier's summation), and the least size that was added: see `size_sum.ts`. Bits of positive
  // doubles are ordered as the doubles are, and the lesser of two integers is found without a branch.
  let lost: f64 = 0;
  let leastBits: u64 = reinterpret<u64>(Infinity);
  // How many levels in a row had the same three forms as the level before.
  let repeats: i32 = 0;
  let at = start + 1;
  while (at < end) {
    if (LevelForm.length != 0) {
      // Locals stay in registers. This is why the levels are added here and below, and not by a function.
      const length = LevelForm.length;
      const least0 = LevelForm.least0;
      const least1 = LevelForm.least1;
      const least2 = LevelForm.least2;
      const range0 = LevelForm.range0;
      const range1 = LevelForm.range1;
      const range2 = LevelForm.range2;
      const toSize = priceTextLength;
      const places = sizePlaces;
      const scale = sizeScale;
      for (; at < end; at += length) {
        const outside0 = outside(v128.load(at), least0, range0);
        const outside1 = outside(v128.load(at, 16), least1, range1);
        const outside2 = outside(v128.load(at, 32), least2, range2);
        if (v128.any_true(v128.or(v128.or(outside0, outside1), outside2))) break;
        const priceAt = at + beginLength;
        if (isOrdered && !isInOrder(numberAt(v128.load(priceAt), pricePlaces) / priceScale)) return UNKNOWN_FORM;
        const size = numberAt(v128.load(at + toSize), places) / scale;
        const text8 = leadingBytes(priceAt) ^ inversion;
        if (text8 > bound) bound = compareWithBest(priceAt, size, text8, inversion);
        if (size > 0) {
          if (isFloat<Stored>()) storeLevel(numberAt(v128.load(priceAt), pricePlaces) / priceScale, size);
          if (levels < depth) {
            const total = sum + size;
            lost += sum >= size ? (sum - total) + size : (size - total) + sum;
            sum = total;
            const bits = reinterpret<u64>(size);
            leastBits = select<u64>(bits, leastBits, bits < leastBits);
          }
          levels++;
        } else zeros++;
      }
    }

    const levelAt = at;
    const priceAt = at + beginLength;
    if (hasPriceForm(at)) at += priceTextLength;
    else {
      at = parsePrice(at);
      if (at == 0) return UNKNOWN_FORM;
      bound = boundHi = 0;
      repeats = -1;
    }
    const text = v128.load(at);
    if (!hasSizeForm(text)) {
      if (!setSizeForm(text)) return UNKNOWN_FORM;
      repeats = -1;
    }
    const size = numberAt(text, sizePlaces) / sizeScale;
    at += sizeLength;
    const text8 = leadingBytes(priceAt) ^ inversion;
    if (text8 > bound) bound = compareWithBest(priceAt, size, text8, inversion);
    // A level of size 0 is no level.
    if (size > 0) {
      if (isFloat<Stored>()) storeLevel(numberAt(v128.load(priceAt), pricePlaces) / priceScale, size);
      if (levels < depth) {
        const total = sum + size;
        lost += sum >= size ? (sum - total) + size : (size - total) + sum;
        sum = total;
        const bits = reinterpret<u64>(size);
        leastBits = select<u64>(bits, leastBits, bits < leastBits);
      }
      levels++;
    } else zeros++;

    if (hasRestForm(at)) {
      at += restLength;
      if (++repeats == REPEATS) setLevelForm(levelAt, at - levelAt, priceDigits);
    } else {
      repeats = 0;
      const levelEnd = parseRest(at);
      if (levelEnd == 0) return UNKNOWN_FORM;
      const next = toNextLevel(at, levelEnd);
      at = levelEnd;
      if (next == 0) break;
      at = next;
    }
  }
  if (load<u8>(at) != CLOSE || at + 1 != end) return UNKNOWN_FORM;
  // The general parser makes an exact sum of any sizes.
  if (!isExactSum(min(levels, depth), sum, reinterpret<f64>(leastBits))) return UNKNOWN_FORM;
  Side.size = sum + lost;
  Side.best = best < Infinity ? sideSign * best : NaN;
  Side.bestSize = bestSize;
  Side.zeros = zeros;
  return levels;
}

/** Whether the losses of `count` additions were collected exactly, as in `size_sum.ts`. */
@inline
export function isExactSum(count: i32, sum: f64, least: f64): bool {
  return sum / EXACT_RATIO * <f64>count <= least;
}

/** Clears the forms of prices and rests. Only zero bytes match a cleared form, which are no price and end no level. */
function clearForms(): void {
  const zero = i64x2(0, 0);
  priceText0 = zero;
  priceRange0 = zero;
  priceDigits = zero;
  restText = zero;
  restRange = zero;
  restLength = 0;
  LevelForm.length = 0;
}

/** Whether a level begins here with a valid price, in order where required, of the same form as the last price. */
@inline
function hasPriceForm(at: usize): bool {
  const bytes0 = v128.xor(v128.load(at), priceText0);
  // A price is positive if one of its digits is not 0.
  if (!i8x16.all_true(i8x16.le_u(bytes0, priceRange0)) || !v128.any_true(v128.and(bytes0, priceDigits))) return false;
  if (priceTextLength > 16) {
    const bytes1 = v128.xor(v128.load(at, 16), priceText1);
    if (!i8x16.all_true(i8x16.le_u(bytes1, priceRange1))) return false;
  }
  return !isOrdered || isInOrder(numberAt(v128.load(at + Punctuation.beginLength), pricePlaces) / priceScale);
}

/** Whether a price is no better than the price before it. */
@inline
function isInOrder(price: f64): bool {
  if (sign * price < previous) return false;
  previous = sign * price;
  return true;
}

/** Parses a price with the punctuation around it; returns the address after them, or 0 for an unknown form. */
function parsePrice(start: usize): usize {
  if (!hasMark(start, Punctuation.begin, Punctuation.beginLength)) return 0;
  const text = v128.load(start + Punctuation.beginLength);
  if (!findNumber(text)) return 0;
  const price = numberAt(text, FoundNumber.places) / FoundNumber.scale;
  if (!(price > 0) || (isOrdered && !isInOrder(price))) return 0;
  const end = Punctuation.beginLength + <u32>FoundNumber.length;
  if (!hasMark(start + end, Punctuation.between, Punctuation.betweenLength)) return 0;
  priceTextLength = end + Punctuation.betweenLength;
  LevelForm.length = 0;
  const text0 = v128.load(start);
  const text1 = v128.load(start, 16);
  priceText0 = withZeros(text0);
  priceText1 = withZeros(text1);
  priceRange0 = formRange(text0, 0, <i32>priceTextLength);
  priceRange1 = formRange(text1, 16, <i32>priceTextLength);
  priceDigits = v128.and(areDigits(text0), i8x16.lt_u(lanes(), i8x16.splat(<i8>end)));
  pricePlaces = FoundNumber.places;
  priceScale = FoundNumber.scale;
  return start + priceTextLength;
}

/** The 8 bytes at an address as a big-endian number. */
@inline
function leadingBytes(at: usize): u64 {
  return <u64>i64x2.extract_lane(bigEndian(at), 0);
}

/**
 * Makes a price of the current form the best price, if it is better than the best so far and has a size.
 *
 * @param priceAt Address of the price
 * @param size The size of the level
 * @param text8 The first 8 bytes of the price
 * @param inversion All bits set for asks, 0 for bids
 * @returns The new bound for the first 8 bytes of a price
 */
function compareWithBest(priceAt: usize, size: f64, text8: u64, inversion: u64): u64 {
  const next8 = leadingBytes(priceAt + 8) ^ inversion;
  if (text8 > boundHi || next8 > boundLo) {
    const price = numberAt(v128.load(priceAt), pricePlaces) / priceScale;
    const isBetter = sign * price < best;
    if (isBetter && size > 0) {
      best = sign * price;
      bestSize = size;
    }
    // The bound must not rise above the best price.
    if (!isBetter || size > 0) {
      boundHi = text8;
      boundLo = next8;
    }
  }
  // If the price goes on after its first 8 bytes, equal bytes do not decide.
  const end = priceTextLength - Punctuation.betweenLength;
  return boundHi - u64(boundHi != 0 && end > Punctuation.beginLength + 8);
}

/** Whether a text begins with a size of the same length as the last size, with the decimal point at the same place. */
@inline
function hasSizeForm(text: v128): bool {
  return ((digitAndPointBits(text) ^ sizeBits) & sizeMask) == 0;
}

/** Makes the size that a text begins with the form of the next sizes; returns whether there is a valid size. */
function setSizeForm(text: v128): bool {
  if (!findNumber(text)) return false;
  LevelForm.length = 0;
  sizeBits = digitAndPointBits(text);
  const mask = (2 << <i32>FoundNumber.length) - 1;
  sizeMask = mask << 16 | mask;
  sizeLength = FoundNumber.length;
  sizePlaces = FoundNumber.places;
  sizeScale = FoundNumber.scale;
  return true;
}

/** Whether the text after a size has the same form as in the level before. */
@inline
function hasRestForm(at: usize): bool {
  return i8x16.all_true(i8x16.le_u(v128.xor(v128.load(at), restText), restRange));
}

/** Parses what comes after a size; returns the address after the level, or 0 for an unknown form. */
function parseRest(start: usize): usize {
  let at = start;
  while (hasMark(at, Punctuation.between, Punctuation.betweenLength)) {
    at += Punctuation.betweenLength;
    const length = numeralLength(v128.load(at));
    if (length == 0) return 0;
    at += length;
  }
  if (!hasMark(at, Punctuation.close, Punctuation.closeLength)) return 0;
  return at + Punctuation.closeLength;
}

/**
 * Goes on to the next level, and makes the text before it the form of the next rests.
 *
 * @param start Address of the rest of the level before
 * @param end Address after the level before
 * @returns The address of the next level; 0 if the level before was the last
 */
function toNextLevel(start: usize, end: usize): usize {
  if (!hasMark(end, Punctuation.gap, Punctuation.gapLength)) return 0;
  const next = end + Punctuation.gapLength;
  if (next - start <= 16) {
    const text = v128.load(start);
    restLength = next - start;
    restText = withZeros(text);
    restRange = formRange(text, 0, <i32>restLength);
  }
  return next;
}
