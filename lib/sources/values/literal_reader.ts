/**
 * The pieces of a list or an object as JSON or Python writes it, read from the bytes of its text: brackets, commas,
 * colons, numbers in single or double quotes or none, or in a call such as `Decimal('1.5')`, and blanks anywhere.
 *
 * The reader makes no string, except for numbers that its exact fast path does not take.
 *
 * @module
 */

import {
  BACKSLASH,
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  DOT,
  DOUBLE_QUOTE,
  EQUALS,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
  SINGLE_QUOTE,
  ZERO,
} from "./ascii.ts";
import { ByteCursor, IS_BLANK } from "./byte_cursor.ts";
import { parseDecimal, POW10 } from "./decimal.ts";

/** Calls that hold one number: `np.float64(1.5)`, `Decimal('1.5')`. */
const NUMBER_CALL = /^(?:(?:np|numpy)\.\w+|(?:decimal\.)?Decimal|float|int)$/;

/** How deeply lists and objects that are skipped may be nested. */
const MAX_NESTING = 64;

const MAX_EXACT = 2 ** 53;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Reads the pieces of a text one after the other. */
export class LiteralReader extends ByteCursor {
  #callName: Uint8Array = new Uint8Array(0);

  /** Where the last {@linkcode word} begins and ends. */
  wordStart = 0;
  wordEnd = 0;

  /**
   * Reads the bytes of a word, quoted or not, such as the name of a member: {@linkcode wordStart} and
   * {@linkcode wordEnd} say where it is, without its quotes.
   *
   * @returns Whether there is a word without escapes
   */
  word(): boolean {
    const first = this.peek();
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    if (quote) this.at++;
    const end = quote ? this.quoteEnd(quote) : this.endOfWord();
    if (end < 0) return false;
    this.wordStart = this.at;
    this.wordEnd = end;
    this.at = quote ? end + 1 : end;
    return true;
  }

  /** The last {@linkcode word} as a string. */
  wordText(): string {
    return decoder.decode(this.bytes.subarray(this.wordStart, this.wordEnd));
  }

  /** Reads a number, quoted or not; NaN if there is no number. */
  number(): number {
    const bytes = this.bytes;
    const end = this.end;
    const first = this.peek();
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    const start = quote ? this.at + 1 : this.at;

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
      : last === COMMA || last === CLOSE_SQUARE || last === CLOSE_ROUND || IS_BLANK[last] === 1 ||
        last === CLOSE_CURLY || last === COLON;
    if (ended && digits > 0 && value < MAX_EXACT && decimals < POW10.length) {
      this.at = quote ? at + 1 : at;
      return decimals === 0 ? value : value / POW10[decimals];
    }
    return this.#generalNumber(start, quote);
  }

  #generalNumber(start: number, quote: number): number {
    this.at = start;
    const end = quote ? this.quoteEnd(quote) : this.endOfWord();
    if (end < 0) return NaN;
    if (!quote && end < this.end && this.bytes[end] === OPEN_ROUND) return this.#numberInCall(start, end);
    this.at = quote ? end + 1 : end;
    // Bytes that are not ASCII make the text shorter: they are not a number, although some of them are blanks.
    const text = decoder.decode(this.bytes.subarray(start, end));
    return text.length === end - start ? parseDecimal(text) : NaN;
  }

  /** Reads the number in a call whose name is between two indexes; NaN if the call does not hold one number. */
  #numberInCall(start: number, end: number): number {
    if (!this.#isLastCall(start, end)) {
      const name = this.bytes.slice(start, end);
      if (!NUMBER_CALL.test(decoder.decode(name))) return NaN;
      this.#callName = name;
    }
    this.at = end + 1;
    const number = this.number();
    return this.close(CLOSE_ROUND) ? number : NaN;
  }

  #isLastCall(start: number, end: number): boolean {
    const name = this.#callName;
    if (name.length !== end - start) return false;
    for (let i = 0; i < name.length; i++) if (this.bytes[start + i] !== name[i]) return false;
    return true;
  }

  /** Skips a number, a call of a number, a quoted text or a bare word; returns whether there is one. */
  skipElement(): boolean {
    if (!this.skipScalar()) return false;
    if (this.at === this.end || this.bytes[this.at] !== OPEN_ROUND) return true;
    return this.#skipMembers(CLOSE_ROUND, MAX_NESTING - 1);
  }

  /** Skips a value of any kind, with what it holds; returns whether there is one. */
  skipValue(nesting = 0): boolean {
    const byte = this.peek();
    if (byte === OPEN_CURLY) return this.#skipMembers(CLOSE_CURLY, nesting);
    if (byte === OPEN_SQUARE) return this.#skipMembers(CLOSE_SQUARE, nesting);
    if (byte === OPEN_ROUND) return this.#skipMembers(CLOSE_ROUND, nesting);
    if (!this.skipScalar()) return false;
    return this.at < this.end && this.bytes[this.at] === OPEN_ROUND
      ? this.#skipMembers(CLOSE_ROUND, nesting)
      : true;
  }

  /** Skips from an opening bracket to its closing bracket. */
  #skipMembers(close: number, nesting: number): boolean {
    if (nesting === MAX_NESTING) return false;
    this.at++;
    while (!this.close(close)) {
      if (!this.skipValue(nesting + 1)) return false;
      if ((this.take(COLON) || this.take(EQUALS)) && !this.skipValue(nesting + 1)) return false;
      if (!this.comma(close)) return false;
    }
    return true;
  }

  /** Skips a quoted text or a bare word; returns whether there is one. */
  skipScalar(): boolean {
    const first = this.peek();
    if (first === SINGLE_QUOTE || first === DOUBLE_QUOTE) return this.#skipQuoted(first);
    const end = this.endOfWord();
    if (end < 0) return false;
    this.at = end;
    return true;
  }

  /** Skips a quoted text from its opening quote on, with its escapes; returns whether the text has an end. */
  #skipQuoted(quote: number): boolean {
    for (let at = this.at + 1; at < this.end; at++) {
      const byte = this.bytes[at];
      if (byte === BACKSLASH) at++;
      else if (byte === quote) {
        this.at = at + 1;
        return true;
      }
    }
    return false;
  }
}
