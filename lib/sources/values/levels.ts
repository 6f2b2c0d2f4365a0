/**
 * One side of an order book, parsed straight from its text's bytes.
 *
 * The text is a list of levels `[price, size, ...]` as JSON or as Python's literal form writes it: brackets or
 * parentheses, single or double quotes or none, blanks anywhere, a comma at the end. Elements after the size (orders,
 * liquidations, times) are skipped: numbers, words such as `null` and `None`, and quoted texts, but no nested lists.
 * The parser makes no string, except for numbers that its exact fast path does not take.
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

/** Bytes that may stand in a bare word or number: letters, digits, `+`, `-`, `.`, `_`. */
const IS_WORD = byteSet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._");

/** Blanks of JSON and Python. */
const IS_BLANK = byteSet(" \t\n\r\f\v");

const MAX_EXACT = 2 ** 53;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Which side of the book a list of levels is. */
export type BookSide = "bids" | "asks";

/** The levels of one side; used again for every snapshot. */
export class Levels {
  /** How many levels the last text held. */
  count = 0;
  /** Their prices, in the order of the text; positive and finite. */
  prices: Float64Array = new Float64Array(64);
  /** Their sizes; finite, at least 0. */
  sizes: Float64Array = new Float64Array(64);

  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #bestFirst = true;
  /** 1 for asks, whose best price is the least; -1 for bids. */
  #sign = 1;

  /**
   * Parses the levels of one side.
   *
   * @param bytes Holds the text, from its start to `end`
   * @param end Index after the text's last byte
   * @param side Which side it is, for the order of prices
   * @returns Whether the text is a list of levels; if not, this holds nothing of use
   */
  parse(bytes: Uint8Array, end: number, side: BookSide): boolean {
    this.#bytes = bytes;
    this.#end = end;
    this.#at = 0;
    this.count = 0;
    this.#bestFirst = true;
    this.#sign = side === "bids" ? -1 : 1;
    return this.#list();
  }

  /**
   * The sum of the sizes of the best levels, exact to the last digit of a double: a second double carries what each
   * addition loses (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", 1974).
   *
   * @param depthLevels The most levels that count
   */
  sumSizes(depthLevels: number): number {
    const count = this.#countingLevels(depthLevels);
    const sizes = this.sizes;
    let sum = 0;
    let lost = 0;
    for (let i = 0; i < count; i++) {
      const size = sizes[i];
      const next = sum + size;
      lost += sum >= size ? (sum - next) + size : (size - next) + sum;
      sum = next;
    }
    return sum + lost;
  }

  /**
   * The best levels as pairs of price and size, best first.
   *
   * @param depthLevels The most levels that count
   */
  pairs(depthLevels: number): [price: number, size: number][] {
    this.#sortBestFirst();
    const count = Math.min(this.count, depthLevels);
    return Array.from({ length: count }, (_, index) => [this.prices[index], this.sizes[index]]);
  }

  /** Index of the best level with a positive size, of several the first in the text; -1 if there is no such level. */
  best(): number {
    const { prices, sizes, count } = this;
    let best = -1;
    for (let i = 0; i < count; i++) {
      if (!(sizes[i] > 0)) continue;
      if (this.#bestFirst) return i;
      if (best < 0 || this.#sign * prices[i] < this.#sign * prices[best]) best = i;
    }
    return best;
  }

  /** How many levels count, after making sure that those are the first. */
  #countingLevels(depthLevels: number): number {
    if (depthLevels >= this.count) return this.count;
    this.#sortBestFirst();
    return depthLevels;
  }

  /** Puts the best levels first where the text did not. */
  #sortBestFirst(): void {
    if (this.#bestFirst) return;
    const { prices } = this;
    const order = Array.from({ length: this.count }, (_, index) => index);
    order.sort((a, b) => this.#sign * (prices[a] - prices[b]) || a - b);
    this.prices = reordered(prices, order);
    this.sizes = reordered(this.sizes, order);
    this.#bestFirst = true;
  }

  #list(): boolean {
    const close = this.#open();
    if (close === 0) return false;
    let previous = -Infinity;
    while (this.#skipBlanks() !== close) {
      if (!this.#level()) return false;
      const key = this.#sign * this.prices[this.count - 1];
      if (key < previous) this.#bestFirst = false;
      previous = key;
      if (!this.#comma(close)) return false;
    }
    this.#at++;
    this.#skipBlanks();
    return this.#at === this.#end;
  }

  #level(): boolean {
    const close = this.#open();
    if (close === 0) return false;
    const price = this.#number();
    if (!(price > 0 && price < Infinity) || !this.#comma(0)) return false;
    const size = this.#number();
    if (!(size >= 0 && size < Infinity) || !this.#comma(close)) return false;
    while (this.#skipBlanks() !== close) {
      if (!this.#scalar() || !this.#comma(close)) return false;
    }
    this.#at++;
    if (this.count === this.prices.length) this.#grow();
    this.prices[this.count] = price;
    this.sizes[this.count] = size;
    this.count++;
    return true;
  }

  /** Takes an opening bracket and returns the byte that closes it; 0 if there is none. */
  #open(): number {
    const byte = this.#skipBlanks();
    if (byte !== OPEN_SQUARE && byte !== OPEN_ROUND) return 0;
    this.#at++;
    return byte === OPEN_SQUARE ? CLOSE_SQUARE : CLOSE_ROUND;
  }

  /** Takes a comma; before the closing bracket there need not be one. */
  #comma(close: number): boolean {
    const byte = this.#skipBlanks();
    if (byte === COMMA) {
      this.#at++;
      return true;
    }
    return close !== 0 && byte === close;
  }

  /** The next byte that is no blank, where `#at` then is; 0 at the end. */
  #skipBlanks(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    while (at < this.#end && IS_BLANK[bytes[at]]) at++;
    this.#at = at;
    return at < this.#end ? bytes[at] : 0;
  }

  /** Takes a number, quoted or not; NaN if there is none. */
  #number(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    const first = this.#skipBlanks();
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    const start = quote ? this.#at + 1 : this.#at;

    // Digits with at most one dot among them, of a value below 2^53 and with up to 22 decimals: both operands of the
    // division are exact, so its result is correctly rounded (Clinger, "How to read floating point numbers
    // accurately", 1990). The byte that ends the number must be one that may: else the general parser decides.
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
    // What is not ASCII is shorter as text, and no number, though some of it is blank.
    const text = decoder.decode(this.#bytes.subarray(start, end));
    return text.length === end - start ? parseDecimal(text) : NaN;
  }

  /** Skips a quoted text or a bare word; returns whether there is one. */
  #scalar(): boolean {
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

  /** Index of the closing quote, from `#at`; -1 if there is none, or an escape before it. */
  #quoteEnd(quote: number): number {
    for (let at = this.#at; at < this.#end; at++) {
      const byte = this.#bytes[at];
      if (byte === quote) return at;
      if (byte === BACKSLASH) return -1;
    }
    return -1;
  }

  /** Index after a bare word that begins at `#at`; -1 if none does. */
  #wordEnd(): number {
    let at = this.#at;
    while (at < this.#end && IS_WORD[this.#bytes[at]]) at++;
    return at > this.#at ? at : -1;
  }

  #grow(): void {
    const prices = new Float64Array(this.prices.length * 2);
    prices.set(this.prices);
    this.prices = prices;
    const sizes = new Float64Array(prices.length);
    sizes.set(this.sizes);
    this.sizes = sizes;
  }
}

function reordered(values: Float64Array, order: number[]): Float64Array {
  const result = new Float64Array(values.length);
  order.forEach((from, to) => result[to] = values[from]);
  return result;
}

function byteSet(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
