/**
 * Numbers in a list or an object, as JSON and Python write them: digits with at most one decimal point and perhaps an
 * exponent, in quotes or not, or in a call such as `np.float64(1.5)` or `Decimal('1.5')`.
 *
 * If the digits as a whole number and the power of ten that scales it are exact as doubles, the one operation with them is
 * correctly rounded (Clinger, "How to read floating point numbers accurately", 1990). Numbers of more digits, such as
 * Python's `0.30000000000000004`, are divided as integers. Other numbers are left to the general parser.
 */

import { digitPlaces, EXACT_DIGITS, EXACT_POWER, lanes, numberAt, pow10 } from "./digits";
import { dividedByPower, MAX_DIVISOR_POWER } from "./long_division";
import { CLOSE_ROUND, isDigit, isLetter, isQuote, MINUS, OPEN_ROUND, PLUS, POINT, UNDERSCORE } from "./literals";
import { digitBits, trailingOnes } from "./number_text";

/** 2^53: whole numbers below are exact. */
const EXACT_END: u64 = 1 << 53;
/** Digits that an integer of 64 bits holds, whatever they are, after leading zeros. */
const MAX_WORD_DIGITS: u32 = 19;
/** The most digits before a decimal point, and after it. */
const MAX_NUMBER_BYTES: usize = 40;
/** Digits of an exponent. */
const MAX_EXPONENT_DIGITS: u32 = 3;

const LETTER_E: u32 = 0x65;

/** The longest name of a call that is known again, with its bracket. */
const MAX_CALL_BYTES: usize = 16;

// Names of calls, and parts of names, as little-endian words.
const DECIMAL_CALL: u64 = 0x286c616d69636544; // Decimal(
const DECIMAL_MODULE: u64 = 0x2e6c616d69636564; // decimal.
const FLOAT: u32 = 0x616f6c66; // floa
const FLOAT_END: u16 = 0x2874; // t(
const INT_CALL: u32 = 0x28746e69; // int(
const NP: u16 = 0x706e; // np
const NUMPY: u32 = 0x706d756e; // nump
const NUMPY_END: u16 = 0x2e79; // y.

/** The number that was read last. */
export class Numeral {
  static value: f64 = 0;
}

// The name of the last call of a number, with its bracket, and the bits of 16 bytes that are the name. No text has the
// name before the first call.
let callText: v128 = i64x2(0, 0);
let callMask: v128 = i64x2(-1, -1);
let callLength: usize = 0;

/** The address after the number at an address, which is then in {@linkcode Numeral}; 0 for what is no known number. */
@inline
export function afterNumber(at: usize): usize {
  const first = <u32>load<u8>(at);
  if (isQuote(first)) return afterQuotedNumber(at, first);
  if (isDigit(first) || first == POINT) return afterPlainNumber(at);
  return afterCall(at);
}

@inline
function afterQuotedNumber(at: usize, quote: u32): usize {
  const end = afterPlainNumber(at + 1);
  return end != 0 && load<u8>(end) == quote ? end + 1 : 0;
}

/** Reads a number without quotes. */
function afterPlainNumber(at: usize): usize {
  const text = v128.load(at);
  const digits = digitBits(text);
  const point = trailingOnes(digits);
  const points = i32(load<u8>(at + point) == POINT);
  const length = trailingOnes(digits | points << point);
  if (length == 16 || <u32>(length - points - 1) >= <u32>EXACT_DIGITS || isExponent(at + length)) {
    return afterLongNumber(at);
  }
  Numeral.value = numberAt(text, digitPlaces(length, point)) / pow10(length - point - points);
  return at + length;
}

@inline
function isExponent(at: usize): bool {
  return (load<u8>(at) | 0x20) == LETTER_E;
}

/** Reads a number of many digits, or with an exponent. */
function afterLongNumber(start: usize): usize {
  let at = afterDigits(start, 0, 0);
  let power: i32 = 0;
  let length = at - start;
  if (load<u8>(at) == POINT) {
    const first = at + 1;
    at = afterDigits(first, Digits.value, Digits.count);
    power = -(<i32>(at - first));
    length = at - start - 1;
  }
  const value = Digits.value;
  if (length == 0 || Digits.count > MAX_WORD_DIGITS) return 0;
  if (isExponent(at)) {
    at = afterExponent(at + 1);
    if (at == 0) return 0;
    power += Exponent.value;
  }
  if (value < EXACT_END && power >= -EXACT_POWER && power <= EXACT_POWER) {
    Numeral.value = power < 0 ? <f64>value / pow10(-power) : <f64>value * pow10(power);
  } else if (value != 0 && power <= 0 && power >= -MAX_DIVISOR_POWER) Numeral.value = dividedByPower(value, -power);
  else return 0;
  return at;
}

/** The digits of a number as an integer, and how many of them there are after leading zeros. */
class Digits {
  static value: u64 = 0;
  static count: u32 = 0;
}

/** Appends digits to {@linkcode Digits}; stops at more than an integer holds, or than a number has. */
@inline
function afterDigits(start: usize, value: u64, count: u32): usize {
  let at = start;
  for (; isDigit(load<u8>(at)) && count <= MAX_WORD_DIGITS && at - start < MAX_NUMBER_BYTES; at++) {
    value = value * 10 + (load<u8>(at) - 0x30);
    count += u32(value != 0);
  }
  Digits.value = value;
  Digits.count = count;
  return at;
}

/** An exponent that was read. */
class Exponent {
  static value: i32 = 0;
}

/** Reads what follows the letter of an exponent. */
function afterExponent(start: usize): usize {
  const sign = <u32>load<u8>(start);
  const first = start + usize(sign == PLUS || sign == MINUS);
  let at = first;
  let value: i32 = 0;
  for (; isDigit(load<u8>(at)) && at - first <= MAX_EXPONENT_DIGITS; at++) value = value * 10 + (load<u8>(at) - 0x30);
  if (at == first || at - first > MAX_EXPONENT_DIGITS) return 0;
  Exponent.value = sign == MINUS ? -value : value;
  return at;
}

/** Reads a number in a call. */
function afterCall(at: usize): usize {
  if (v128.any_true(v128.and(v128.xor(v128.load(at), callText), callMask)) && !findCall(at)) return 0;
  const start = at + callLength;
  const first = <u32>load<u8>(start);
  const end = isQuote(first) ? afterQuotedNumber(start, first) : afterPlainNumber(start);
  return end != 0 && load<u8>(end) == CLOSE_ROUND ? end + 1 : 0;
}

/** Makes the call at an address the call that is known; returns whether it is a call of a number, of a short name. */
function findCall(at: usize): bool {
  const length = lengthOfCall(at);
  if (length == 0 || length > MAX_CALL_BYTES) return false;
  callMask = i8x16.lt_u(lanes(), i8x16.splat(<i8>length));
  callText = v128.and(v128.load(at), callMask);
  callLength = length;
  return true;
}

/** The length of the name of a call of a number, with its bracket; 0 if there is no such call. */
function lengthOfCall(at: usize): usize {
  if (load<u64>(at) == DECIMAL_CALL) return 8;
  if (load<u64>(at) == DECIMAL_MODULE && load<u64>(at, 8) == DECIMAL_CALL) return 16;
  if (load<u32>(at) == FLOAT && load<u16>(at, 4) == FLOAT_END) return 6;
  if (load<u32>(at) == INT_CALL) return 4;
  let name: usize = 0;
  if (load<u16>(at) == NP && load<u8>(at, 2) == POINT) name = at + 3;
  else if (load<u32>(at) == NUMPY && load<u16>(at, 4) == NUMPY_END) name = at + 6;
  else return 0;
  let end = name;
  while (end - at < MAX_CALL_BYTES && isNameByte(load<u8>(end))) end++;
  return end > name && load<u8>(end) == OPEN_ROUND ? end + 1 - at : 0;
}

@inline
function isNameByte(byte: u32): bool {
  return isLetter(byte) || isDigit(byte) || byte == UNDERSCORE;
}
