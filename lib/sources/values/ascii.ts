/** @module The bytes of punctuation that books in JSON or Python's form are made of. */

export const OPEN_SQUARE = 0x5b;
export const CLOSE_SQUARE = 0x5d;
export const OPEN_ROUND = 0x28;
export const CLOSE_ROUND = 0x29;
export const OPEN_CURLY = 0x7b;
export const CLOSE_CURLY = 0x7d;
export const COLON = 0x3a;
export const EQUALS = 0x3d;
export const COMMA = 0x2c;
export const DOT = 0x2e;
export const SINGLE_QUOTE = 0x27;
export const DOUBLE_QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const ZERO = 0x30;
