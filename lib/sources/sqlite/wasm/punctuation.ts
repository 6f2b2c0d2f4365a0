/** Punctuation of a book's text, which is the same around all numbers of a text. */

import { byteBits } from "../../values/wasm/number_text";

export const OPEN: u32 = 0x5b;
export const CLOSE: u32 = 0x5d;
const COMMA: u32 = 0x2c;
const SPACE: u32 = 0x20;
const SINGLE_QUOTE: u32 = 0x27;
const DOUBLE_QUOTE: u32 = 0x22;

/** The punctuation of the current text: words of which only the lowest `...Length` bytes count. */
export class Punctuation {
  /** Before a level's first number, such as `['`. */
  static begin: u32 = 0;
  static beginLength: u32 = 0;
  /** Between two numbers of a level, such as `', '`. */
  static between: u32 = 0;
  static betweenLength: u32 = 0;
  /** After a level's last number, such as `']`. */
  static close: u32 = 0;
  static closeLength: u32 = 0;
  /** Between two levels, such as `, `. */
  static gap: u32 = 0;
  static gapLength: u32 = 0;
}

/**
 * Finds the punctuation of a text whose first level begins at an address.
 *
 * @returns Whether the punctuation differs from that of the text before
 */
@inline
export function findPunctuation(at: usize): bool {
  const first = <u32>load<u8>(at, 1);
  const quote: u32 = first == SINGLE_QUOTE || first == DOUBLE_QUOTE ? first : 0;
  const commas = byteBits(v128.load(at), <i8>COMMA) | byteBits(v128.load(at, 16), <i8>COMMA) << 16;
  const comma = at + ctz(commas | 1 << 31);
  const quotes = u32(quote != 0);
  const spaces = u32(load<u8>(comma, 1) == SPACE);
  const before = Punctuation.between;
  const gap = COMMA | (SPACE * spaces) << 8;
  const between = quote | gap << (8 * quotes) | quote << (8 * (quotes + 1 + spaces));
  Punctuation.gap = gap;
  Punctuation.gapLength = 1 + spaces;
  Punctuation.begin = OPEN | quote << 8;
  Punctuation.beginLength = 1 + quotes;
  Punctuation.between = between;
  Punctuation.betweenLength = 2 * quotes + 1 + spaces;
  Punctuation.close = quote | CLOSE << (8 * quotes);
  Punctuation.closeLength = quotes + 1;
  return between != before;
}

/** Whether the text at an address begins with a mark of `length` bytes. */
@inline
export function hasMark(at: usize, mark: u32, length: u32): bool {
  return (load<u32>(at) << (32 - 8 * length)) == (mark << (32 - 8 * length));
}
