/**
 * One side of a book, from the bytes of its value, in whatever form: first as the usual form, then as what the value
 * may hold, compressed or in quotes, and last as any other form of levels.
 */

import { inflate, isCompressed } from "../../books/wasm/inflate";
import { KeptLevels, Scratch } from "../../books/wasm/level_memory";
import { readLevels } from "../../books/wasm/level_text";
import { unquote, Unquoted } from "../../books/wasm/unquote";
import { afterBlanks } from "../../values/wasm/literals";
import { BatchLevels, storeLevel } from "./batch_levels";
import { isExactSum, parseSide as parseUsualSide, Side, UNKNOWN_FORM } from "./book_side";

/**
 * Parses a side; the results besides the number of levels are in {@linkcode Side}.
 *
 * @param start Address of the value
 * @param end Address after the value; 256 more bytes can be read
 * @param depth Only the first `depth` levels count, which then must be the best
 * @param sign 1 for asks, whose best price is the lowest; -1 for bids
 * @param isBytes Whether the value is bytes, which may be compressed, and not text
 * @returns The number of levels with a size above 0, or {@linkcode UNKNOWN_FORM}; then some levels may be stored
 */
@inline
export function parseSideAs<Stored>(start: usize, end: usize, depth: i32, sign: f64, isBytes: bool): i32 {
  const next = BatchLevels.next;
  const levels = parseUsualSide<Stored>(start, end, depth, sign);
  if (levels != UNKNOWN_FORM) return levels;
  BatchLevels.next = next;
  return parseOtherSide<Stored>(start, end, depth, sign, isBytes);
}

/** {@linkcode parseSideAs} without storing levels. */
export function parseSide(start: usize, end: usize, depth: i32, sign: f64, isBytes: bool): i32 {
  return parseSideAs<i32>(start, end, depth, sign, isBytes);
}

function parseOtherSide<Stored>(start: usize, end: usize, depth: i32, sign: f64, isBytes: bool): i32 {
  const first = BatchLevels.next;
  let at = start;
  let to = end;
  if (isBytes && isCompressed(at, to)) {
    to = inflate(at, to, Scratch.at, Scratch.end);
    if (to == 0) return UNKNOWN_FORM;
    at = Scratch.at;
    const levels = parseUsualSide<Stored>(at, to, depth, sign);
    if (levels != UNKNOWN_FORM) return levels;
    BatchLevels.next = first;
  }
  if (unquote(at, to)) {
    at = Unquoted.start;
    to = Unquoted.end;
    const levels = parseUsualSide<Stored>(at, to, depth, sign);
    if (levels != UNKNOWN_FORM) return levels;
    BatchLevels.next = first;
  }
  const next = readLevels(afterBlanks(at, to), to);
  if (next == 0 || afterBlanks(next, to) != to) return UNKNOWN_FORM;
  return sideOfKept<Stored>(depth, sign);
}

/**
 * The side of the kept levels, as {@linkcode parseSideAs} gives it.
 *
 * @param depth Only the first `depth` levels count, which then must be the best
 * @param sign 1 for asks, -1 for bids
 */
function sideOfKept<Stored>(depth: i32, sign: f64): i32 {
  const sizes = KeptLevels.at + 8 * <usize>KeptLevels.capacity;
  const bytes: usize = 8 * <usize>KeptLevels.count;
  let levels: i32 = 0;
  let sum: f64 = 0;
  let lost: f64 = 0;
  let least: f64 = Infinity;
  let best: f64 = Infinity;
  let bestSize: f64 = NaN;
  let previous: f64 = -Infinity;
  let isBestFirst = true;
  for (let offset: usize = 0; offset < bytes; offset += 8) {
    const size = load<f64>(sizes + offset);
    if (size == 0) continue;
    const key = sign * load<f64>(KeptLevels.at + offset);
    if (isFloat<Stored>()) storeLevel(sign * key, size);
    if (key < previous) isBestFirst = false;
    previous = key;
    if (key < best) {
      best = key;
      bestSize = size;
    }
    if (levels++ >= depth) continue;
    const total = sum + size;
    lost += sum >= size ? (sum - total) + size : (size - total) + sum;
    sum = total;
    least = min(least, size);
  }
  if ((levels > depth && !isBestFirst) || !isExactSum(min(levels, depth), sum, least)) return UNKNOWN_FORM;
  Side.size = sum + lost;
  Side.best = best < Infinity ? sign * best : NaN;
  Side.bestSize = bestSize;
  Side.zeros = <i32>KeptLevels.count - levels;
  return levels;
}
