/**
 * The quick way to take one side of a book: straight from the text's bytes, without a string or an array of levels.
 *
 * It takes only what recorders write and nothing around it: `[[price, size, ...], ...]` in square brackets, each
 * number in the same quotes or in none, after each comma a blank or none, and numbers of digits with at most one dot.
 * Whatever else there is, it gives up, and the general parser (`levels.ts`) decides, whose result is the same where
 * both give one: the same numbers, added in the same order.
 *
 * @module
 */

import { fourDigits } from "./digits.ts";

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const BLANK = 0x20;
const DOT = 0x2e;
const ZERO = 0x30;
const SINGLE_QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;

/** Powers of ten that a double holds exactly. */
const POW10 = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const MAX_EXACT = 2 ** 53;

/** Most elements of a level. */
const MAX_ELEMENTS = 4;

/** A text of one to four bytes that is compared as one word. */
class Mark {
  length = 0;
  #shift = 0;
  #word = 0;

  /** The mark of these bytes. */
  set(bytes: number[]): void {
    this.length = bytes.length;
    this.#shift = 8 * (4 - bytes.length);
    this.#word = bytes.reduce((word, byte) => (word << 8) | byte, 0);
  }

  /** Whether it stands at this place. */
  isAt(view: DataView, at: number): boolean {
    return view.getInt32(at) >>> this.#shift === this.#word;
  }
}

/** Sums the sizes of one side after the other. */
export class BookScan {
  /** How many levels the side has. */
  levels = 0;
  /** The sum of the sizes that count, as {@linkcode Levels.sumSizes} has it. */
  sum = 0;

  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  /** The quote around numbers, or 0. */
  #quote = -1;
  /** Whether a blank follows a comma. */
  #hasBlanks = false;
  /** What stands between two numbers of a level: `', '`. */
  readonly #between = new Mark();
  /** What ends a level before another, and what begins that: `'], ` and `['`. */
  readonly #endLevel = new Mark();
  readonly #beginLevel = new Mark();
  /** What ends the last level and the list: `']]`. */
  readonly #endList = new Mark();

  /**
   * Takes a side.
   *
   * @param view Holds the text, and goes on after it for {@linkcode SLACK} bytes at least
   * @param start Where the text begins
   * @param end Where it ends
   * @param depthLevels Count only so many of the first levels, which then have to be the best
   * @param sign 1 for asks, whose best price is the least; -1 for bids
   * @returns Whether it was taken
   */
  take(view: DataView, start: number, end: number, depthLevels: number, sign: number): boolean {
    this.#view = view;
    this.levels = 0;
    this.sum = 0;
    if (end - start === 2) return view.getInt16(start) === ((OPEN << 8) | CLOSE);
    if (end - start < 7 || view.getInt16(start) !== ((OPEN << 8) | OPEN)) return false;
    const first = view.getUint8(start + 2);
    const quote = first === SINGLE_QUOTE || first === DOUBLE_QUOTE ? first : 0;
    this.#at = start + (quote === 0 ? 2 : 3);
    if (quote !== this.#quote) this.#setForm(quote, this.#hasBlanks);
    return this.#levels(end, depthLevels, sign);
  }

  #setForm(quote: number, hasBlanks: boolean): void {
    const quotes = quote === 0 ? [] : [quote];
    const comma = hasBlanks ? [COMMA, BLANK] : [COMMA];
    this.#quote = quote;
    this.#hasBlanks = hasBlanks;
    this.#between.set([...quotes, ...comma, ...quotes]);
    this.#endLevel.set([...quotes, CLOSE, ...comma]);
    this.#beginLevel.set([OPEN, ...quotes]);
    this.#endList.set([...quotes, CLOSE, CLOSE]);
  }

  #levels(end: number, depthLevels: number, sign: number): boolean {
    const view = this.#view;
    // Neumaier's sum, as in levels.ts.
    let sum = 0;
    let lost = 0;
    let previous = -Infinity;
    for (let level = 1; this.#at < end; level++) {
      const price = this.#number();
      // Infinite where all count: their order does not matter then.
      const key = sign * price;
      if (!(price > 0) || !this.#takeBetween(level) || (key < previous && depthLevels < Infinity)) {
        return false;
      }
      previous = key;
      const size = this.#number();
      if (!(size >= 0)) return false;
      if (level <= depthLevels) {
        const next = sum + size;
        lost += sum >= size ? (sum - next) + size : (size - next) + sum;
        sum = next;
      }
      for (let element = 2; !this.#endLevel.isAt(view, this.#at); element++) {
        if (this.#endList.isAt(view, this.#at)) {
          this.levels = level;
          this.sum = sum + lost;
          return this.#at + this.#endList.length === end;
        }
        if (element === MAX_ELEMENTS || !this.#between.isAt(view, this.#at)) return false;
        this.#at += this.#between.length;
        if (!(this.#number() >= 0)) return false;
      }
      this.#at += this.#endLevel.length;
      if (!this.#beginLevel.isAt(view, this.#at)) return false;
      this.#at += this.#beginLevel.length;
    }
    return false;
  }

  /** Takes what stands between a price and a size. Whether blanks follow commas is learned at the first. */
  #takeBetween(level: number): boolean {
    if (!this.#between.isAt(this.#view, this.#at)) {
      if (level > 1) return false;
      this.#setForm(this.#quote, !this.#hasBlanks);
      if (!this.#between.isAt(this.#view, this.#at)) return false;
    }
    this.#at += this.#between.length;
    return true;
  }

  /** Takes a number; NaN if there is none that is plain and exact. What ends it, the caller sees. */
  #number(): number {
    const view = this.#view;
    const start = this.#at;
    let at = start;
    let value = 0;
    let digit = 0;
    while ((digit = view.getUint8(at) - ZERO) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    if (digit !== DOT - ZERO) {
      this.#at = at;
      return at > start && value < MAX_EXACT ? value : NaN;
    }
    const point = ++at;
    let four = 0;
    while ((four = fourDigits(view.getInt32(at))) >= 0) {
      value = value * 1e4 + four;
      at += 4;
    }
    while ((digit = view.getUint8(at) - ZERO) >= 0 && digit <= 9) {
      value = value * 10 + digit;
      at++;
    }
    this.#at = at;
    const decimals = at - point;
    // Both operands are exact, so the quotient is correctly rounded, as in levels.ts.
    return at - start > 1 && value < MAX_EXACT && decimals < POW10.length ? value / POW10[decimals] : NaN;
  }
}
