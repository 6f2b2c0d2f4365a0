/** A list or an object inside a text in quotes, such as JSON in JSON, or Python's text of bytes. */

import { Scratch } from "./level_memory";
import { BACKSLASH, isQuote } from "../../values/wasm/literals";
import { byteBits } from "../../values/wasm/number_text";

const LETTER_B: u32 = 0x62;
/** Stands for a text that is not ASCII. */
const NOT_ASCII: usize = 0;
const SLASH: u32 = 0x2f;

/** The text that was unquoted last. */
export class Unquoted {
  static start: usize = 0;
  static end: usize = 0;
}

/**
 * Finds the text inside quotes; it is then in {@linkcode Unquoted}. With escapes, it is a copy in {@linkcode Scratch}.
 *
 * @param end Address after the text; 256 more bytes can be read
 * @returns Whether the text is in quotes, of ASCII, with no escapes but those of its quote and of a slash
 */
export function unquote(start: usize, end: usize): bool {
  const at = start + usize(load<u8>(start) == LETTER_B);
  const quote = <u32>load<u8>(at);
  const last = end - 1;
  if (!isQuote(quote) || at >= last || load<u8>(last) != quote) return false;
  Unquoted.start = at + 1;
  Unquoted.end = last;
  const escape = nextEscape(at + 1, last);
  return escape == last || copy(at + 1, last, escape, quote);
}

/** The address of the first backslash, at most `end`; {@linkcode NOT_ASCII} if a byte up to there is not ASCII. */
function nextEscape(start: usize, end: usize): usize {
  for (let at = start; at < end; at += 16) {
    const text = v128.load(at);
    const found = byteBits(text, <i8>BACKSLASH) | i8x16.bitmask(text);
    if (found == 0) continue;
    const first = at + ctz(found);
    return first >= end ? end : load<u8>(first) == BACKSLASH ? first : NOT_ASCII;
  }
  return end;
}

/**
 * Copies a text without its escapes. The copy may be where the text is, since it is never ahead of the text.
 *
 * @param escape Address of the first backslash
 */
function copy(start: usize, end: usize, escape: usize, quote: u32): bool {
  let from = start;
  let to = Scratch.at;
  if (to + (end - start) > Scratch.end) return false;
  while (escape != NOT_ASCII) {
    // Not a byte more than up to the escape, since the bytes after it are still to be read.
    for (; from + 8 <= escape; from += 8, to += 8) store<u64>(to, load<u64>(from));
    for (; from < escape; from++, to++) store<u8>(to, load<u8>(from));
    if (escape == end) {
      Unquoted.start = Scratch.at;
      Unquoted.end = to;
      return true;
    }
    const escaped = <u32>load<u8>(escape, 1);
    if (escape + 1 == end || (escaped != quote && escaped != SLASH)) return false;
    store<u8>(to++, <u8>escaped);
    from = escape + 2;
    escape = nextEscape(from, end);
  }
  return false;
}
