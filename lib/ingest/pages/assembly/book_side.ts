/**
 * One side of a book, from the bytes of its text: how many levels it has, and the sum of their sizes.
 *
 * Only what recorders write is taken: `[[price, size, ...], ...]` in square brackets, each number in the same quotes
 * or in none, after each comma a blank or none, and numbers of digits with at most one dot. At whatever else there is
 * this gives up, and the general parser (`levels.ts`) decides, whose result is the same where both give one: the same
 * numbers, added in the same order.
 *
 * The levels of a book mostly look alike. So each is first compared with what the one before it looked like, which
 * takes a few instructions for the whole of it; only one that differs is gone through number by number.
 */

import { areDigits, digitPlaces, EXACT_DIGITS, lanes, numberAt, pow10, worths } from "./digits";

const OPEN: u32 = 0x5b;
const CLOSE: u32 = 0x5d;
const COMMA: u32 = 0x2c;
const BLANK: u32 = 0x20;
const DOT: i8 = 0x2e;
const SINGLE_QUOTE: u32 = 0x27;
const DOUBLE_QUOTE: u32 = 0x22;

/** What says that a side is left to the general parser. */
const NOT_TAKEN: i32 = -1;

/** How many levels count, if all do. */
const ALL: i32 = i32.MAX_VALUE;

/** Most elements of a level, and most bytes of its price and its size. */
const MAX_ELEMENTS: i32 = 4;
const MAX_NUMBER: u32 = 16;

/** A level's first comma is looked for so far. */
const MAX_COMMA: usize = 40;

/** Bytes that are looked at together, and how far into them a number of a level may begin. */
const WINDOW: u32 = 64;
const LAST_BEGIN: u32 = 40;

/** The longest level that others are compared with, and how far into it its price goes at most. */
const MAX_ALIKE: i32 = 48;
const MAX_PRICE_END: u32 = 16;

/** The sum of the sizes of the last side that was taken. */
export const SIDE_SUM: usize = memory.data(8, 8);

let isOrdered: bool = false;
let sign: f64 = 0;
/** The last price times the sign, where they are to be in order. */
let previous: f64 = 0;
/** The size of the last level that was taken number by number. */
let levelSize: f64 = 0;

// What stands around numbers, each as a word of which only so many bytes count: before a level `['`, between two of
// its numbers `', '`, after a level that another follows `'], `, after the last one `']]`.
let begin: u32 = 0;
let beginLength: u32 = 0;
let between: u32 = 0;
let betweenLength: u32 = 0;
let endLevel: u32 = 0;
let endLevelLength: u32 = 0;
let endList: u32 = 0;
let endListLength: u32 = 0;

// What the level before looked like: its bytes with zeros for its digits, how far a byte's difference from that may
// go, and its length. At first
// nothing is in range.
let alikeLength: i32 = 0;
let alike0: v128 = i64x2(0, 0);
let alike1: v128 = i64x2(0, 0);
let alike2: v128 = i64x2(0, 0);
let range0: v128 = i64x2(0, 0);
let range1: v128 = i64x2(0, 0);
let range2: v128 = i64x2(0, 0);
/** The digits of its price. */
let alikePrice: v128 = i64x2(0, 0);
// Where its numbers are in it, where their digits are in those, and by what these are divided.
let alikePriceAt: usize = 0;
let alikePricePlaces: v128 = i64x2(0, 0);
let alikePriceScale: f64 = 1;
let alikeSizeAt: usize = 0;
let alikeSizePlaces: v128 = i64x2(0, 0);
let alikeSizeScale: f64 = 1;

/**
 * Takes a side.
 *
 * @param start Where the text begins
 * @param end Where it ends; 256 bytes after it can be read
 * @param depth Count only so many of the first levels, which then have to be the best
 * @param priceSign 1 for asks, whose best price is the least; -1 for bids
 * @returns How many levels it has, or {@linkcode NOT_TAKEN}; the sum of their sizes is at {@linkcode SIDE_SUM}
 */
export function takeSide(start: usize, end: usize, depth: i32, priceSign: f64): i32 {
  isOrdered = depth != ALL;
  sign = priceSign;
  previous = -Infinity;
  if (end - start == 2 && load<u16>(start) == <u16>(OPEN | CLOSE << 8)) {
    store<f64>(SIDE_SUM, 0);
    return 0;
  }
  if (load<u8>(start) != OPEN) return NOT_TAKEN;
  setMarks(start + 1);
  let levels: i32 = 0;
  let sum: f64 = 0;
  // What the additions lost: Neumaier's way, as in `levels.ts`.
  let lost: f64 = 0;
  let isLast = false;
  let at = start + 1;
  while (at < end && !isLast) {
    let size: f64 = 0;
    if (isAlike(at)) {
      size = numberAt(v128.load(at + alikeSizeAt), alikeSizePlaces) / alikeSizeScale;
      at += alikeLength;
    } else {
      at = takeLevel(at);
      if (at == 0) return NOT_TAKEN;
      size = levelSize;
      isLast = !hasMark(at, endLevel, endLevelLength);
      if (!isLast) at += endLevelLength;
    }
    if (levels < depth) {
      const total = sum + size;
      lost += sum >= size ? (sum - total) + size : (size - total) + sum;
      sum = total;
    }
    levels++;
  }
  if (!hasMark(at, endList, endListLength) || at + endListLength != end) return NOT_TAKEN;
  store<f64>(SIDE_SUM, sum + lost);
  return levels;
}

/** Finds out what stands around the numbers of a text whose first level begins here. */
@inline
function setMarks(at: usize): void {
  const first = <u32>load<u8>(at, 1);
  const quote: u32 = first == SINGLE_QUOTE || first == DOUBLE_QUOTE ? first : 0;
  let comma = at;
  while (comma < at + MAX_COMMA && load<u8>(comma) != COMMA) comma++;
  const quotes = u32(quote != 0);
  const blanks = u32(load<u8>(comma, 1) == BLANK);
  const gap = COMMA | (BLANK * blanks) << 8;
  begin = OPEN | quote << 8;
  beginLength = 1 + quotes;
  between = quote | gap << (8 * quotes) | quote << (8 * (quotes + 1 + blanks));
  betweenLength = 2 * quotes + 1 + blanks;
  endLevel = quote | CLOSE << (8 * quotes) | gap << (8 * (quotes + 1));
  endLevelLength = quotes + 2 + blanks;
  endList = quote | (CLOSE | CLOSE << 8) << (8 * quotes);
  endListLength = quotes + 2;
}

@inline
function hasMark(at: usize, mark: u32, length: u32): bool {
  return (load<u32>(at) << (32 - 8 * length)) == (mark << (32 - 8 * length));
}

/** Whether a level that begins here looks like the one before, and its price is as it should be. */
@inline
function isAlike(at: usize): bool {
  const bytes0 = v128.xor(v128.load(at), alike0);
  const bytes1 = v128.xor(v128.load(at, 16), alike1);
  const bytes2 = v128.xor(v128.load(at, 32), alike2);
  const isInRange = v128.and(
    v128.and(i8x16.le_u(bytes0, range0), i8x16.le_u(bytes1, range1)),
    i8x16.le_u(bytes2, range2),
  );
  // A price is positive if it has a digit that is not 0.
  if (!i8x16.all_true(isInRange) || !v128.any_true(v128.and(bytes0, alikePrice))) return false;
  if (!isOrdered) return true;
  const price = numberAt(v128.load(at + alikePriceAt), alikePricePlaces) / alikePriceScale;
  if (sign * price < previous) return false;
  previous = sign * price;
  return true;
}

/** Takes a level number by number; returns where what ends it begins, or 0 if it is not taken. */
function takeLevel(start: usize): usize {
  if (!hasMark(start, begin, beginLength)) return 0;
  let window = start;
  let numbers = numbersAt(window);
  const dots = dotsAt(window);

  const priceAt = beginLength;
  const priceLength = lengthAt(numbers, priceAt);
  const priceDots = bitsAt(dots, priceAt, priceLength);
  if (!isNumber(priceLength, priceDots)) return 0;
  const priceDot = dotOf(priceLength, priceDots);
  const pricePlaces = digitPlaces(priceLength, priceDot);
  const priceScale = scaleOf(priceLength, priceDot);
  const price = numberAt(v128.load(start + priceAt), pricePlaces) / priceScale;
  if (!(price > 0) || (isOrdered && sign * price < previous)) return 0;
  previous = sign * price;
  const priceEnd = priceAt + priceLength;
  if (!hasMark(start + priceEnd, between, betweenLength)) return 0;

  const sizeAt = priceEnd + betweenLength;
  const sizeLength = lengthAt(numbers, sizeAt);
  const sizeDots = bitsAt(dots, sizeAt, sizeLength);
  if (!isNumber(sizeLength, sizeDots)) return 0;
  const sizeDot = dotOf(sizeLength, sizeDots);
  const sizePlaces = digitPlaces(sizeLength, sizeDot);
  const sizeScale = scaleOf(sizeLength, sizeDot);
  levelSize = numberAt(v128.load(start + sizeAt), sizePlaces) / sizeScale;

  let at = sizeAt + sizeLength;
  for (let element = 2; hasMark(window + at, between, betweenLength); element++) {
    if (element == MAX_ELEMENTS) return 0;
    at += betweenLength;
    if (at > LAST_BEGIN) {
      window += at;
      at = 0;
      numbers = numbersAt(window);
    }
    const length = lengthAt(numbers, at);
    if (length == 0 || at + length >= WINDOW) return 0;
    at += length;
  }
  const end = window + at;

  alikeLength = <i32>(end - start + endLevelLength);
  if (alikeLength > MAX_ALIKE || priceEnd > MAX_PRICE_END || !hasMark(end, endLevel, endLevelLength)) {
    range0 = i64x2(0, 0);
    alike0 = i64x2(0, 0);
    return end;
  }
  setAlike(start, priceEnd);
  alikePriceAt = priceAt;
  alikePricePlaces = pricePlaces;
  alikePriceScale = priceScale;
  alikeSizeAt = sizeAt;
  alikeSizePlaces = sizePlaces;
  alikeSizeScale = sizeScale;
  return end;
}

/** Takes note of what a level looks like that begins here, is {@linkcode alikeLength} long, and has its price first. */
@inline
function setAlike(start: usize, priceEnd: u32): void {
  const text0 = v128.load(start);
  const text1 = v128.load(start, 16);
  const text2 = v128.load(start, 32);
  const digits0 = areDigits(text0);
  const digits1 = areDigits(text1);
  const digits2 = areDigits(text2);
  const zero = i8x16.splat(0x30);
  alike0 = v128.bitselect(zero, text0, digits0);
  alike1 = v128.bitselect(zero, text1, digits1);
  alike2 = v128.bitselect(zero, text2, digits2);
  range0 = rangeOf(digits0, 0);
  range1 = rangeOf(digits1, 16);
  range2 = rangeOf(digits2, 32);
  alikePrice = v128.and(digits0, i8x16.lt_u(lanes(), i8x16.splat(<i8>priceEnd)));
}

/** A digit may be any digit, what comes after the level anything, and all else what it is. */
@inline
function rangeOf(digits: v128, at: i8): v128 {
  const place = i8x16.add(lanes(), i8x16.splat(at));
  const after = i8x16.ge_u(place, i8x16.splat(<i8>alikeLength));
  return v128.or(v128.and(digits, i8x16.splat(9)), after);
}

/** Of the bytes of a window, a bit for each that is a digit or a dot. */
@inline
function numbersAt(window: usize): u64 {
  return bitsOf(
    areOfNumber(v128.load(window)),
    areOfNumber(v128.load(window, 16)),
    areOfNumber(v128.load(window, 32)),
    areOfNumber(v128.load(window, 48)),
  );
}

/** The same for those that are a dot. */
@inline
function dotsAt(window: usize): u64 {
  return bitsOf(
    areDots(v128.load(window)),
    areDots(v128.load(window, 16)),
    areDots(v128.load(window, 32)),
    areDots(v128.load(window, 48)),
  );
}

@inline
function areOfNumber(text: v128): v128 {
  return v128.or(areDigits(text), areDots(text));
}

@inline
function areDots(text: v128): v128 {
  return i8x16.eq(text, i8x16.splat(DOT));
}

@inline
function bitsOf(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64>i8x16.bitmask(a) | <u64>i8x16.bitmask(b) << 16 | <u64>i8x16.bitmask(c) << 32 |
    <u64>i8x16.bitmask(d) << 48;
}

/** How many bits are set from this one on. */
@inline
function lengthAt(bits: u64, at: u32): u32 {
  return <u32>ctz(~(bits >> at));
}

/** So many bits from this one on. */
@inline
function bitsAt(bits: u64, at: u32, length: u32): u64 {
  return (bits >> at) & ((<u64>1 << length) - 1);
}

/** Whether a text of so many digits and dots is a number that a double holds exactly but for its scale. */
@inline
function isNumber(length: u32, dots: u64): bool {
  const digits = <i32>length - <i32>popcnt(dots);
  return length <= MAX_NUMBER && (dots & (dots - 1)) == 0 && digits > 0 && digits <= EXACT_DIGITS;
}

/** Where the dot of a number is; its length if there is none. */
@inline
function dotOf(length: u32, dots: u64): i32 {
  return <i32>min<u64>(length, ctz(dots));
}

/** What a number is divided by, once it is taken without its dot. */
@inline
function scaleOf(length: u32, dot: i32): f64 {
  return pow10(max(0, <i32>length - dot - 1));
}
