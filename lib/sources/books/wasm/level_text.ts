/**
 * The levels of one side in any form that JSON and Python give them, except for rare pieces, which are left to the
 * general parser: `LevelParser`, which reads every text that is read here, with equal values.
 *
 * - a list of levels, each a list `[price, size, ...]`, an object or a call with names;
 * - one object of prices to sizes.
 */

import { lanes } from "../../values/wasm/digits";
import { keepLevel, KeptLevels } from "./level_memory";
import { afterMembers } from "./level_members";
import {
  afterBlanks,
  afterElement,
  afterWord,
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  EQUALS,
  isUpperCase,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
} from "../../values/wasm/literals";
import { afterNumber, Numeral } from "../../values/wasm/numeral";

// Beginnings of calls that hold a list, as little-endian words.
const SORTED: u32 = 0x74726f53; // Sort
const ORDERED: u32 = 0x6564724f; // Orde

/** The longest name of a call that is known again, with its bracket. */
const MAX_CALL_BYTES: usize = 16;

// The name of the call that the last level was, with its bracket, and the bits of 16 bytes that are the name. No text
// has the name before the first call.
let callText: v128 = i64x2(0, 0);
let callMask: v128 = i64x2(-1, -1);
let callLength: usize = 0;

/**
 * Reads the levels of a side; they are then in {@linkcode KeptLevels}.
 *
 * @param start Address of the bracket that opens the list or the object
 * @param end Address after the text; 256 more bytes can be read
 * @returns The address after the closing bracket; 0 if the levels are left to the general parser
 */
export function readLevels(start: usize, end: usize): usize {
  KeptLevels.count = 0;
  if (start >= end) return 0;
  const open = <u32>load<u8>(start);
  const close = closingOf(open);
  const next: usize = close != 0
    ? afterList(start + 1, end, close)
    : open == OPEN_CURLY
    ? afterPricesToSizes(start + 1, end)
    : 0;
  // Bytes after the text must not count.
  return next <= end ? next : 0;
}

/** The byte that closes a list; 0 for a byte that opens no list. */
@inline
function closingOf(open: u32): u32 {
  return open == OPEN_SQUARE ? CLOSE_SQUARE : open == OPEN_ROUND ? CLOSE_ROUND : 0;
}

function afterList(start: usize, end: usize, close: u32): usize {
  let at = afterBlanks(start, end);
  while (load<u8>(at) != close) {
    if (at >= end) return 0;
    at = afterLevel(at, end);
    if (at == 0) return 0;
    at = afterBlanks(at, end);
    const next = <u32>load<u8>(at);
    if (next == COMMA) at = afterBlanks(at + 1, end);
    else if (next != close) return 0;
  }
  return at + 1;
}

@inline
function afterLevel(at: usize, end: usize): usize {
  const open = <u32>load<u8>(at);
  const close = closingOf(open);
  if (close != 0) return afterElements(at + 1, end, close);
  if (open == OPEN_CURLY) return afterMembers(at + 1, end, CLOSE_CURLY, COLON);
  const length = lengthOfCall(at, end);
  return length == 0 ? 0 : afterMembers(at + length, end, CLOSE_ROUND, EQUALS);
}

/** Reads a level `[price, size, ...]` after its opening bracket. */
function afterElements(start: usize, end: usize, close: u32): usize {
  let at = afterNumber(afterBlanks(start, end));
  if (at == 0) return 0;
  const price = Numeral.value;
  at = afterBlanks(at, end);
  if (load<u8>(at) != COMMA) return 0;
  at = afterNumber(afterBlanks(at + 1, end));
  if (at == 0 || !keepLevel(price, Numeral.value)) return 0;
  at = afterBlanks(at, end);
  while (load<u8>(at) == COMMA && at < end) {
    at = afterBlanks(at + 1, end);
    // A comma may end the list.
    if (load<u8>(at) == close) break;
    at = afterElement(at, end);
    if (at == 0) return 0;
    at = afterBlanks(at, end);
  }
  return load<u8>(at) == close ? at + 1 : 0;
}

/** Reads an object such as `{"100.5": 2}` after its opening bracket. */
function afterPricesToSizes(start: usize, end: usize): usize {
  let at = afterBlanks(start, end);
  while (load<u8>(at) != CLOSE_CURLY) {
    if (at >= end) return 0;
    at = afterNumber(at);
    if (at == 0) return 0;
    const price = Numeral.value;
    at = afterBlanks(at, end);
    if (load<u8>(at) != COLON) return 0;
    at = afterNumber(afterBlanks(at + 1, end));
    if (at == 0 || !keepLevel(price, Numeral.value)) return 0;
    at = afterBlanks(at, end);
    const next = <u32>load<u8>(at);
    if (next == COMMA) at = afterBlanks(at + 1, end);
    else if (next != CLOSE_CURLY) return 0;
  }
  return at + 1;
}

/** The length of the name of a call that is a level, with its bracket; 0 for what is left to the general parser. */
function lengthOfCall(at: usize, end: usize): usize {
  if (!v128.any_true(v128.and(v128.xor(v128.load(at), callText), callMask))) return callLength;
  const first = load<u32>(at);
  if (!isUpperCase(first & 0xff) || first == SORTED || first == ORDERED) return 0;
  const length: usize = afterWord(at, end) + 1 - at;
  if (length > MAX_CALL_BYTES || load<u8>(at + length - 1) != OPEN_ROUND) return 0;
  callMask = i8x16.lt_u(lanes(), i8x16.splat(<i8>length));
  callText = v128.and(v128.load(at), callMask);
  callLength = length;
  return length;
}
