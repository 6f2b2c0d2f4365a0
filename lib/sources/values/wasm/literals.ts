/**
 * Pieces of a list or an object as JSON or Python writes it: blanks, quoted texts and bare words, as `ByteCursor` and
 * `LiteralReader` read them.
 *
 * Functions that move on return the address after what they read, or 0 for what is left to the general parser. Texts
 * may be followed by any bytes, so the reader of a whole text compares the last address with the end of the text.
 */

export const COMMA: u32 = 0x2c;
export const COLON: u32 = 0x3a;
export const EQUALS: u32 = 0x3d;
export const POINT: u32 = 0x2e;
export const OPEN_SQUARE: u32 = 0x5b;
export const CLOSE_SQUARE: u32 = 0x5d;
export const OPEN_ROUND: u32 = 0x28;
export const CLOSE_ROUND: u32 = 0x29;
export const OPEN_CURLY: u32 = 0x7b;
export const CLOSE_CURLY: u32 = 0x7d;
export const SINGLE_QUOTE: u32 = 0x27;
export const DOUBLE_QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;
export const UNDERSCORE: u32 = 0x5f;
export const PLUS: u32 = 0x2b;
export const MINUS: u32 = 0x2d;

/** Bytes from this on are not ASCII: `TextDecoder` may replace them. */
const ASCII_END: u32 = 0x80;

/** Whether a byte is a quote. */
@inline
export function isQuote(byte: u32): bool {
  return byte == SINGLE_QUOTE || byte == DOUBLE_QUOTE;
}

/** Whether a byte is a decimal digit. */
@inline
export function isDigit(byte: u32): bool {
  return byte - 0x30 <= 9;
}

/** Whether a byte is a letter of ASCII. */
@inline
export function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}

/** Whether a byte is an upper-case letter of ASCII. */
@inline
export function isUpperCase(byte: u32): bool {
  return byte - 0x41 < 26;
}

/** The address of the next byte that is not blank, at most `end`. */
@inline
export function afterBlanks(at: usize, end: usize): usize {
  while (isBlank(load<u8>(at)) && at < end) at++;
  return at;
}

/** The address after a bare word: `at` itself if there is no word. */
export function afterWord(at: usize, end: usize): usize {
  while (at < end && isWordByte(load<u8>(at))) at++;
  return at;
}

/** The address after a quoted text of ASCII without escapes, from its opening quote on; 0 for any other text. */
export function afterQuoted(at: usize, end: usize): usize {
  const quote = <u32>load<u8>(at);
  while (++at < end) {
    const byte = <u32>load<u8>(at);
    if (byte == quote) return at + 1;
    if (byte == BACKSLASH || byte >= ASCII_END) return 0;
  }
  return 0;
}

/** The address after an element that does not count: a quoted text, a bare word or a call of either; else 0. */
export function afterElement(at: usize, end: usize): usize {
  const next = afterScalar(at, end);
  if (next == 0 || load<u8>(next) != OPEN_ROUND) return next;
  const close = afterScalar(next + 1, end);
  return close != 0 && load<u8>(close) == CLOSE_ROUND ? close + 1 : 0;
}

function afterScalar(at: usize, end: usize): usize {
  if (isQuote(load<u8>(at))) return afterQuoted(at, end);
  const next = afterWord(at, end);
  return next == at ? 0 : next;
}

/** Whether a byte is a blank of JSON or Python: a space, or one of the bytes from the tab to the carriage return. */
@inline
export function isBlank(byte: u32): bool {
  return byte == 0x20 || byte - 0x09 <= 4;
}

/** Whether a byte can be in a bare word or number: a letter, a digit, `+`, `-`, `.` or `_`. */
@inline
function isWordByte(byte: u32): bool {
  return isLetter(byte) || isDigit(byte) || byte == UNDERSCORE || byte == POINT || byte == PLUS || byte == MINUS;
}
