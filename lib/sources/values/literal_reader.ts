/**
 * The pieces of a list as JSON or Python's literal form writes it, read from the bytes of its text: brackets or
 * parentheses, commas, numbers in single or double quotes or none, blanks anywhere.
 *
 * The reader makes no string, except for numbers that its exact fast path does not take.
 *
 * @module
 */

import { parseDecimal, POW10 } from "./decimal.ts";

const OPEN_SQUARE = 0x5b;
const CLOSE_SQUARE = 0x5d;
const OPEN_ROUND = 0x28;
const CLOSE_ROUND = 0x29;
const COMMA = 0x2c;
const DOT = 0x2e;
const SINGLE_QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;

/** Bytes that can be in a bare word or number: letters, digits, `+`, `-`, `.`, `_`. */
const IS_WORD = byteSet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._");

/** Blanks of JSON and Python. */
const IS_BLANK = byteSet(" \t\n\r\f\v");

const MAX_EXACT = 2 ** 53;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the pieces of a text one after the other. */
export class LiteralReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;

  /**
   * Starts a text.
   *
   * @param bytes Holds the text, from its start to `end`
   * @param end Index after the text's last byte
   */
  start(bytes: Uint8Array, end: number): void {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = end;
  }

  /** Reads an opening bracket; returns the byte that closes the list, or 0 if there is no opening bracket. */
  open(): number {
    const byte = this.#skipBlanks();
    if (byte !== OPEN_SQUARE && byte !== OPEN_ROUND) return 0;
    this.#at++;
    return byte === OPEN_SQUARE ? CLOSE_SQUARE : CLOSE_ROUND;
  }

  /** Reads the closing bracket of a list, if it is next; returns whether it is. */
  close(close: number): boolean {
    if (this.#skipBlanks() !== close) return false;
    this.#at++;
    return true;
  }

  /**
   * Reads a comma; returns whether an element can follow or the list can end.
   *
   * @param close The byte that closes the list, before which no comma is needed; 0 if a comma is needed
   */
  comma(close: number): boolean {
    const byte = this.#skipBlanks();
    if (byte === COMMA) {
      this.#at++;
      return true;
    }
    return close !== 0 && byte === close;
  }

  /** Whether nothing but blanks is left. */
  isAtEnd(): boolean {
    this.#skipBlanks();
    return this.#at === this.#end;
  }

  /** Moves to the next byte that is not blank and returns the byte; 0 at the end. */
  #skipBlanks(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < this.#end && IS_BLANK[bytes[at]]) at++;
    this.#at = at;
    return at < this.#end ? bytes[at] : 0;
  }

  /** Reads a number, quoted or not; NaN if there is no number. */
  number(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const first = this.#skipBlanks();
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    const start = quote ? this.#at + 1 : this.#at;

    // Digits with at most one dot, of a value below 2^53 and with up to 22 decimals: both operands of the division are
    // exact, so its result is correctly rounded (Clinger, "How to read floating point numbers accurately", 1990). If
    // the byte after the number cannot end a number, the general parser decides.
    let at = start;
    let value = 0;
    let digit = 0;
    while (at < end && (digit = bytes[at] - ZERO) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    let decimals = 0;
    let digits = at - start;
    if (at < end && bytes[at] === DOT) {
      const point = ++at;
      while (at < end && (digit = bytes[at] - ZERO) >= 0 && digit <= 9) {
        value = value * 10 + digit;
        at++;
      }
      decimals = at - point;
      digits += decimals;
    }
    const last = at < end ? bytes[at] : 0;
    const ended = quote
      ? last === quote
      : last === COMMA || last === CLOSE_SQUARE || last === CLOSE_ROUND || IS_BLANK[last] === 1;
    if (ended && digits > 0 && value < MAX_EXACT && decimals < POW10.length) {
      this.#at = quote ? at + 1 : at;
      return decimals === 0 ? value : value / POW10[decimals];
    }
    return this.#generalNumber(start, quote);
  }

  #generalNumber(start: number, quote: number): number {
    this.#at = start;
    const end = quote ? this.#quoteEnd(quote) : this.#wordEnd();
    if (end < 0) return NaN;
    this.#at = quote ? end + 1 : end;
    // Bytes that are not ASCII make the text shorter: they are not a number, although some of them are blanks.
    const text = decoder.decode(this.#bytes.subarray(start, end));
    return text.length === end - start ? parseDecimal(text) : NaN;
  }

  /** Skips a quoted text or a bare word; returns whether there is one. */
  skipScalar(): boolean {
    const first = this.#skipBlanks();
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) return this.#skipQuoted(first);
    const end = this.#wordEnd();
    if (end < 0) return false;
    this.#at = end;
    return true;
  }

  /** Skips a quoted text from its opening quote on, with its escapes; returns whether the text has an end. */
  #skipQuoted(quote: number): boolean {
    for (let at = this.#at + 1; at < this.#end; at++) {
      const byte = this.#bytes[at];
      if (byte === BACKSLASH) at++;
      else if (byte === quote) {
        this.#at = at + 1;
        return true;
      }
    }
    return false;
  }

  /** Index of the closing quote, from `#at` on; -1 if there is none, or if an escape comes first. */
  #quoteEnd(quote: number): number {
    for (let at = this.#at; at < this.#end; at++) {
      const byte = this.#bytes[at];
      if (byte === quote) return at;
      if (byte === BACKSLASH) return -1;
    }
    return -1;
  }

  /** Index after the bare word that begins at `#at`; -1 if there is no word. */
  #wordEnd(): number {
    let at = this.#at;
    while (at < this.#end && IS_WORD[this.#bytes[at]]) at++;
    return at > this.#at ? at : -1;
  }
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
