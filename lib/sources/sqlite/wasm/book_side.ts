/**
 * One side of a book, from the bytes of its text: how many levels it has, and the sum of their sizes.
 *
 * Only what recorders write is taken: `[[price, size, ...], ...]` in square brackets, each number in the same quotes
 * or in none, after each comma a blank or none, and numbers of digits with at most one dot. At whatever else there is
 * this gives up, and the general parser (`levels.ts`) decides, whose result is the same where both give one: the same
 * numbers, added in the same order.
 *
 * The levels of a book mostly look alike, part by part: what stands before the size, the size, what stands after it.
 * So each part is first compared with that of the level before, which takes a few instructions, and lets the processor
 * begin with the next level meanwhile; only a part that differs is gone through number by number.
 */

import { areDigits, digitPlaces, EXACT_DIGITS, lanes, numberAt, pow10 } from "./digits";

const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;
const COMMA: u32 = 0x2c;
const BLANK: u32 = 0x20;
const DOT: i8 = 0x2e;
const ZERO: i8 = 0x30;
const SINGLE_QUOTE: u32 = 0x27;
const DOUBLE_QUOTE: u32 = 0x22;

/** What says that a side is left to the general parser. */
const NOT_TAKEN: i32 = -1;

/** How many levels count, if all do. */
const ALL: i32 = i32.MAX_VALUE;

/** Most elements of a level. */
const MAX_ELEMENTS: i32 = 4;

/** The sum of the sizes of the last side that was taken. */
export class SideSum {
  static value: f64 = 0;
}

let isOrdered: bool = false;
let sign: f64 = 0;
/** The last price times the sign, where they are to be in order. */
let previous: f64 = 0;

// What stands around numbers, each as a word of which only so many bytes count: before a level's first `['`, between
// two of a level `', '`, after a level's last `']`, between two levels `, `.
let begin: u32 = 0;
let beginLength: u32 = 0;
let between: u32 = 0;
let betweenLength: u32 = 0;
let close: u32 = 0;
let closeLength: u32 = 0;
let gap: u32 = 0;
let gapLength: u32 = 0;

// The number that was found last: its length, where its digits are, and by what it is divided once it is read.
let length: usize = 0;
let places: v128 = i64x2(0, 0);
let scale: f64 = 1;

// What the last price was like with what stands before and after it, of which the first 32 bytes are compared: those
// bytes, with zeros for digits; how far a byte may differ from that; how many they are; which are digits of the price
// among the first 16; and how the price is read. See `forget` for when nothing is known.
let priceText0: v128 = i64x2(0, 0);
let priceText1: v128 = i64x2(0, 0);
let priceRange0: v128 = i64x2(0, 0);
let priceRange1: v128 = i64x2(0, 0);
let priceTextLength: usize = 0;
let priceDigits: v128 = i64x2(0, 0);
let pricePlaces: v128 = i64x2(0, 0);
let priceScale: f64 = 1;

// What the last size was like: what its bytes and the one after it are, which of these bits count, and how it is read.
let sizeKinds: i32 = -1;
let sizeMask: i32 = -1;
let sizeLength: usize = 0;
let sizePlaces: v128 = i64x2(0, 0);
let sizeScale: f64 = 1;

// What stood after the last size, to the end of its level, as with the price.
let restText: v128 = i64x2(0, 0);
let restRange: v128 = i64x2(0, 0);
let restLength: usize = 0;

/**
 * Takes a side.
 *
 * @param start Where the text begins
 * @param end Where it ends; 256 bytes after it can be read
 * @param depth Count only so many of the first levels, which then have to be the best
 * @param priceSign 1 for asks, whose best price is the least; -1 for bids
 * @returns How many levels it has, or {@linkcode NOT_TAKEN}; the sum of their sizes is {@linkcode SideSum}
 */
export function takeSide(start: usize, end: usize, depth: i32, priceSign: f64): i32 {
  if (end - start == 2 && load<u16>(start) == <u16>(OPEN | CLOSE << 8)) {
    SideSum.value = 0;
    return 0;
  }
  if (load<u8>(start) != OPEN) return NOT_TAKEN;
  setMarks(start + 1);
  isOrdered = depth != ALL;
  sign = priceSign;
  previous = -Infinity;
  let levels: i32 = 0;
  let sum: f64 = 0;
  // What the additions lost: Neumaier's way, as in `levels.ts`.
  let lost: f64 = 0;
  let at = start + 1;
  while (at < end) {
    if (isPriceAlike(at)) at += priceTextLength;
    else {
      at = takePrice(at);
      if (at == 0) return NOT_TAKEN;
    }

    const text = v128.load(at);
    if (!isSizeAlike(text) && !learnSize(text)) return NOT_TAKEN;
    const size = numberAt(text, sizePlaces) / sizeScale;
    at += sizeLength;
    if (levels < depth) {
      const total = sum + size;
      lost += sum >= size ? (sum - total) + size : (size - total) + sum;
      sum = total;
    }
    levels++;

    if (isRestAlike(at)) at += restLength;
    else {
      at = takeRest(at);
      if (at == 0) return NOT_TAKEN;
    }
    if (!hasMark(at, gap, gapLength)) break;
    at += gapLength;
  }
  if (load<u8>(at) != CLOSE || at + 1 != end) return NOT_TAKEN;
  SideSum.value = sum + lost;
  return levels;
}

/** Finds out what stands around the numbers of a text whose first level begins here. */
@inline
function setMarks(at: usize): void {
  const first = <u32>load<u8>(at, 1);
  const quote: u32 = first == SINGLE_QUOTE || first == DOUBLE_QUOTE ? first : 0;
  const comma = at + ctz(bitsOf(v128.load(at), <i8>COMMA) | bitsOf(v128.load(at, 16), <i8>COMMA) << 16 | 1 << 31);
  const quotes = u32(quote != 0);
  const blanks = u32(load<u8>(comma, 1) == BLANK);
  const betweenWas = between;
  gap = COMMA | (BLANK * blanks) << 8;
  gapLength = 1 + blanks;
  begin = OPEN | quote << 8;
  beginLength = 1 + quotes;
  between = quote | gap << (8 * quotes) | quote << (8 * (quotes + 1 + blanks));
  betweenLength = 2 * quotes + 1 + blanks;
  close = quote | CLOSE << (8 * quotes);
  closeLength = quotes + 1;
  // What two texts of different marks were like would be joined to what neither of them is.
  if (between != betweenWas) forget();
}

/** Forgets what prices and rests were like: then only zero bytes fit, which are no price and lead no further. */
function forget(): void {
  const nothing = i64x2(0, 0);
  priceText0 = nothing;
  priceRange0 = nothing;
  priceDigits = nothing;
  restText = nothing;
  restRange = nothing;
  restLength = 0;
}

@inline
function hasMark(at: usize, mark: u32, length: u32): bool {
  return (load<u32>(at) << (32 - 8 * length)) == (mark << (32 - 8 * length));
}

/** Whether a price is here that is written as the last one, and is as it should be. */
@inline
function isPriceAlike(at: usize): bool {
  const bytes0 = v128.xor(v128.load(at), priceText0);
  const bytes1 = v128.xor(v128.load(at, 16), priceText1);
  const isInRange = v128.and(i8x16.le_u(bytes0, priceRange0), i8x16.le_u(bytes1, priceRange1));
  // A price is positive if it has a digit that is not 0.
  if (!i8x16.all_true(isInRange) || !v128.any_true(v128.and(bytes0, priceDigits))) return false;
  return !isOrdered || isInOrder(numberAt(v128.load(at + beginLength), pricePlaces) / priceScale);
}

/** Whether the levels are still in order with one of this price. */
@inline
function isInOrder(price: f64): bool {
  if (sign * price < previous) return false;
  previous = sign * price;
  return true;
}

/** Takes a price with what stands before and after it; returns where that ends, or 0 if it is not taken. */
function takePrice(start: usize): usize {
  if (!hasMark(start, begin, beginLength)) return 0;
  const text = v128.load(start + beginLength);
  if (!findNumber(text)) return 0;
  const price = numberAt(text, places) / scale;
  if (!(price > 0) || (isOrdered && !isInOrder(price))) return 0;
  const end = beginLength + <u32>length;
  if (!hasMark(start + end, between, betweenLength)) return 0;
  priceTextLength = end + betweenLength;
  const text0 = v128.load(start);
  const text1 = v128.load(start, 16);
  priceText0 = withZeros(text0);
  priceText1 = withZeros(text1);
  priceRange0 = rangeOf(text0, 0, <i32>priceTextLength);
  priceRange1 = rangeOf(text1, 16, <i32>priceTextLength);
  priceDigits = v128.and(areDigits(text0), i8x16.lt_u(lanes(), i8x16.splat(<i8>end)));
  pricePlaces = places;
  priceScale = scale;
  return start + priceTextLength;
}

/** Whether a text begins with a size that is as long as the last one and has its dot where that has it. */
@inline
function isSizeAlike(text: v128): bool {
  return ((kindsOf(text) ^ sizeKinds) & sizeMask) == 0;
}

/** Takes note of what the size is like that a text begins with; returns whether there is one that is taken. */
function learnSize(text: v128): bool {
  if (!findNumber(text)) return false;
  sizeKinds = kindsOf(text);
  const mask = (2 << <i32>length) - 1;
  sizeMask = mask << 16 | mask;
  sizeLength = length;
  sizePlaces = places;
  sizeScale = scale;
  return true;
}

/** Whether what stands here after a size is like that of the level before. */
@inline
function isRestAlike(at: usize): bool {
  return i8x16.all_true(i8x16.le_u(v128.xor(v128.load(at), restText), restRange));
}

/** Takes what stands after a size, to the end of the level; returns where that is, or 0 if it is not taken. */
function takeRest(start: usize): usize {
  let at = start;
  for (let element = 2; hasMark(at, between, betweenLength); element++) {
    at += betweenLength;
    const text = v128.load(at);
    const end = lengthOf(digitsOf(text) | bitsOf(text, DOT));
    if (element == MAX_ELEMENTS || end == 0) return 0;
    at += end;
  }
  if (!hasMark(at, close, closeLength)) return 0;
  at += closeLength;
  if (at - start <= 16) {
    const text = v128.load(start);
    restLength = at - start;
    restText = withZeros(text);
    restRange = rangeOf(text, 0, <i32>restLength);
  }
  return at;
}

/** The bytes of a text with zeros for its digits. */
@inline
function withZeros(text: v128): v128 {
  return v128.bitselect(i8x16.splat(ZERO), text, areDigits(text));
}

/**
 * How far each byte of another text may differ from such bytes: a digit may be any digit, what comes after the end
 * anything, and all else is what it is.
 *
 * @param at Where the text is in what is compared
 * @param length How long that is
 */
@inline
function rangeOf(text: v128, at: i8, length: i32): v128 {
  const place = i8x16.add(lanes(), i8x16.splat(at));
  const after = i8x16.ge_u(place, i8x16.splat(<i8>length));
  return v128.or(v128.and(areDigits(text), i8x16.splat(9)), after);
}

/**
 * Finds the number that a text begins with.
 *
 * @returns Whether there is one that ends within the text, and is exact but for its scale
 */
function findNumber(text: v128): bool {
  const digits = digitsOf(text);
  const dot = lengthOf(digits);
  const dots = (bitsOf(text, DOT) >> dot) & 1;
  const end = lengthOf(digits | dots << dot);
  if (end == 16 || <u32>(end - dots - 1) >= <u32>EXACT_DIGITS) return false;
  length = end;
  places = digitPlaces(end, dot);
  scale = pow10(end - dot - dots);
  return true;
}

/** A bit for each byte of a text that is a digit. */
@inline
function digitsOf(text: v128): i32 {
  return i8x16.bitmask(areDigits(text));
}

/** A bit for each byte of a text that is this one. */
@inline
function bitsOf(text: v128, byte: i8): i32 {
  return i8x16.bitmask(i8x16.eq(text, i8x16.splat(byte)));
}

/** Which of the bytes of a text are digits, and in the upper half, which are dots. */
@inline
function kindsOf(text: v128): i32 {
  return digitsOf(text) | bitsOf(text, DOT) << 16;
}

/** How many of sixteen bits are set from the lowest on. */
@inline
function lengthOf(bits: i32): i32 {
  return ctz(~bits | 1 << 16);
}
