/**
 * Levels whose elements have names, such as `{"price": 100, "size": 2}` or `Level(price=100, size=2)`.
 *
 * The levels of a text have the same members in the same order, so the name of a member is first compared with the name
 * at the same place in the level before.
 */

import { lanes } from "../../values/wasm/digits";
import { keepLevel } from "./level_memory";
import {
  afterBlanks,
  afterElement,
  afterQuoted,
  afterWord,
  COMMA,
  isBlank,
  isQuote,
  isUpperCase,
  MINUS,
  POINT,
  UNDERSCORE,
} from "../../values/wasm/literals";
import { afterNumber, Numeral } from "../../values/wasm/numeral";

/** What a member holds; other numbers stand for members that do not count. */
export const PRICE_MEMBER: u32 = 1;
export const SIZE_MEMBER: u32 = 2;
const OTHER_MEMBER: u32 = 0;

const NO_RANK: u32 = u32.MAX_VALUE;

/** The names that count: 8 bytes for the name, 4 for what the member holds, 4 for the rank of the name. */
const NAMES: usize = memory.data(512, 16);
const NAME_BYTES: usize = 16;
export const MAX_MEMBER_NAMES: u32 = 32;
let names: u32 = 0;

/** Letters of the longest name that counts. */
const MAX_LETTERS: u32 = 8;

/**
 * For each place in a level, the name there in the level before, from its quote to the separator: 16 bytes of text, the
 * bits that are the text, the length, what the member holds, and the rank.
 */
const PLACES: usize = memory.data(512, 16);
const PLACE_BYTES: usize = 64;
const MAX_PLACES: usize = 8;
const MASK: usize = 16;
const LENGTH: usize = 32;
const HOLDS: usize = 36;
const RANK: usize = 40;
/** The longest text that is compared. */
const MAX_COMPARED: usize = 16;

/** What the last name says. */
class Member {
  static holds: u32 = OTHER_MEMBER;
  static rank: u32 = NO_RANK;
}

/**
 * Adds a name that counts.
 *
 * @param high The letters of the name in lower case, at most eight, the last one in the lowest byte: the first four bytes
 * @param low The last four bytes
 * @param holds {@linkcode PRICE_MEMBER} or {@linkcode SIZE_MEMBER}
 * @param rank The place of the name in the order of preference
 */
export function addMemberName(high: u32, low: u32, holds: u32, rank: u32): void {
  const entry = NAMES + NAME_BYTES * <usize>names;
  store<u64>(entry, <u64>high << 32 | low);
  store<u32>(entry, holds, 8);
  store<u32>(entry, rank, 12);
  names++;
}

/**
 * Reads a level from its first member on and keeps the level.
 *
 * @param close The byte that ends the level
 * @param separator The byte between a name and its value
 * @returns The address after the level; 0 if the level is left to the general parser
 */
export function afterMembers(start: usize, end: usize, close: u32, separator: u32): usize {
  let price: f64 = NaN;
  let size: f64 = NaN;
  let priceRank = NO_RANK;
  let sizeRank = NO_RANK;
  let at = afterBlanks(start, end);
  for (let place = PLACES; load<u8>(at) != close; place += PLACE_BYTES) {
    if (at >= end || place == PLACES + MAX_PLACES * PLACE_BYTES) return 0;
    const other = v128.xor(v128.load(at), v128.load(place));
    if (load<u32>(place, LENGTH) != 0 && !v128.any_true(v128.and(other, v128.load(place, MASK)))) {
      at += load<u32>(place, LENGTH);
      Member.holds = load<u32>(place, HOLDS);
      Member.rank = load<u32>(place, RANK);
    } else {
      at = afterName(at, end, separator, place);
      if (at == 0) return 0;
    }
    at = afterBlanks(at, end);
    const holds = Member.holds;
    const rank = Member.rank;
    if (holds == PRICE_MEMBER && rank < priceRank) {
      at = afterNumber(at);
      price = Numeral.value;
      priceRank = rank;
    } else if (holds == SIZE_MEMBER && rank < sizeRank) {
      at = afterNumber(at);
      size = Numeral.value;
      sizeRank = rank;
    } else at = afterElement(at, end);
    if (at == 0) return 0;
    at = afterBlanks(at, end);
    const next = <u32>load<u8>(at);
    if (next == COMMA) at = afterBlanks(at + 1, end);
    else if (next != close) return 0;
  }
  return keepLevel(price, size) ? at + 1 : 0;
}

/** Reads a name and its separator into {@linkcode Member}, and remembers them for a place. */
function afterName(start: usize, end: usize, separator: u32, place: usize): usize {
  const quotes = usize(isQuote(load<u8>(start)));
  const nameEnd = quotes != 0 ? afterQuoted(start, end) : afterWord(start, end);
  if (nameEnd == 0 || nameEnd == start) return 0;
  const at = afterBlanks(nameEnd, end);
  if (load<u8>(at) != separator) return 0;
  findMember(start + quotes, nameEnd - quotes);
  const length = at + 1 - start;
  if (length <= MAX_COMPARED) {
    const mask = i8x16.lt_u(lanes(), i8x16.splat(<i8>length));
    v128.store(place, v128.and(v128.load(start), mask));
    v128.store(place, mask, MASK);
    store<u32>(place, <u32>length, LENGTH);
    store<u32>(place, Member.holds, HOLDS);
    store<u32>(place, Member.rank, RANK);
  }
  return at + 1;
}

/**
 * Finds what a name says, compared as `plainName()` compares names: without regard to case and to blanks, underscores,
 * dots and hyphens.
 */
function findMember(start: usize, end: usize): void {
  Member.holds = OTHER_MEMBER;
  Member.rank = NO_RANK;
  let name: u64 = 0;
  let letters: u32 = 0;
  for (let at = start; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (isBlank(byte) || byte == UNDERSCORE || byte == POINT || byte == MINUS) continue;
    if (++letters > MAX_LETTERS || byte == 0) return;
    name = name << 8 | (isUpperCase(byte) ? byte | 0x20 : byte);
  }
  for (let entry = NAMES; entry < NAMES + NAME_BYTES * <usize>names; entry += NAME_BYTES) {
    if (load<u64>(entry) != name) continue;
    Member.holds = load<u32>(entry, 8);
    Member.rank = load<u32>(entry, 12);
    return;
  }
}
