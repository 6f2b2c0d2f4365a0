/**
 * Rows of prices: the row of a price is floor(price / row + 1/2), in decimal arithmetic. So a row's middle is a multiple of
 * the row's size, and a price half-way between two rows belongs to the higher one.
 *
 * A double stands for the shortest decimal that reads back as the double, which is what the recorder meant. Most prices
 * are whole numbers of 10^-n below 2^50: then everything is exact in doubles. Other prices take the slow way, with
 * big integers.
 *
 * @module
 */

import { QueryError } from "./query_error.ts";
import { decimalPartsOf, POW10 } from "../sources/values/decimal.ts";

/** Whole numbers below this can be doubled, added and divided exactly enough; with 15 digits, a decimal is unique. */
const MAX_WHOLE = 1e15;

/** Greater numbers of rows would not all be doubles. */
const MAX_ROW = 2n ** 53n;

/** The most decimals that the fast way tries. */
const MAX_DECIMALS = 15;

/** Turns prices into rows. */
export class PriceRows {
  /** The size of a row, in units of price. */
  readonly size: number;
  readonly #size: Decimal;
  /** Prices are tried as whole numbers of 10^-decimals. */
  #decimals: number;
  #scale: number;
  /** The size of a row in that unit; NaN if the fast way cannot be taken. */
  #scaled: number;

  /**
   * Rows of one size.
   *
   * @param size The size of a row, in units of price; more than 0
   */
  constructor(size: number) {
    this.size = size;
    this.#size = decimalOf(size);
    this.#decimals = Math.max(0, this.#size.decimals);
    this.#scale = POW10[this.#decimals] ?? NaN;
    this.#scaled = wholeIn(this.#size, this.#decimals);
  }

  /**
   * The number of a price's row: row 0 is about 0, row 1 is one size higher.
   *
   * @throws {QueryError} If the row is so far from 0 that doubles do not tell it from its neighbours
   */
  rowOf(price: number): number {
    const whole = Math.round(price * this.#scale);
    if (whole / this.#scale === price && Math.abs(whole) + this.#scaled < MAX_WHOLE) {
      const twice = 2 * this.#scaled;
      const dividend = 2 * whole + this.#scaled;
      const row = Math.floor(dividend / twice);
      // The quotient may have been rounded up to a whole number.
      return row * twice > dividend ? row - 1 : row;
    }
    return this.#rowOfUnusual(price);
  }

  /** The price in the middle of a row, as the nearest double. */
  priceOf(row: number): number {
    const { digits, decimals } = this.#size;
    const whole = row * Number(digits);
    if (decimals >= 0 && decimals <= 22 && Math.abs(whole) < 2 ** 53) return whole / POW10[decimals];
    return Number(`${BigInt(row) * digits}e${-decimals}`);
  }

  #rowOfUnusual(price: number): number {
    const { decimals } = decimalOf(price);
    // Prices with more decimals follow each other, so that the next one is in the usual form.
    if (decimals > this.#decimals && decimals <= MAX_DECIMALS && Number.isFinite(this.#scaled)) {
      this.#decimals = decimals;
      this.#scale = POW10[decimals];
      this.#scaled = wholeIn(this.#size, decimals);
      if (this.#scaled < MAX_WHOLE) return this.rowOf(price);
      this.#scaled = NaN;
    }
    return this.#exactRowOf(price);
  }

  #exactRowOf(price: number): number {
    const [dividend, divisor] = inOneUnit(decimalOf(price), this.#size);
    const twice = 2n * divisor;
    const sum = 2n * dividend + divisor;
    const row = sum / twice;
    if (row > MAX_ROW || row < -MAX_ROW) {
      throw new QueryError(
        "too large",
        `a price of ${price} is too many rows of ${this.size} away from 0; ask for a larger row`,
      );
    }
    return Number(sum % twice < 0n ? row - 1n : row);
  }
}

/**
 * Whether a price is a multiple of a step, in decimal arithmetic.
 *
 * @param price A price, or the size of a row
 * @param step More than 0
 */
export function isMultiple(price: number, step: number): boolean {
  const [dividend, divisor] = inOneUnit(decimalOf(price), decimalOf(step));
  return dividend % divisor === 0n;
}

/** A decimal number: `digits` times 10 to the power of `-decimals`. */
export interface Decimal {
  /** All digits, with the number's sign. */
  digits: bigint;
  /** How many of the digits are after the decimal point; less than 0 if zeros are missing before the point. */
  decimals: number;
}

/** The shortest decimal that reads back as a double. */
export function decimalOf(number: number): Decimal {
  const { isNegative, digits, point } = decimalPartsOf(number)!;
  // Digits of a fraction may end in zeros only if the number is whole.
  const trimmed = digits.replace(/0+$/, "");
  return { digits: BigInt(`${isNegative ? "-" : ""}${trimmed || "0"}`), decimals: trimmed.length - point };
}

/** Two decimals as whole numbers of the same power of ten. */
function inOneUnit(a: Decimal, b: Decimal): [bigint, bigint] {
  const decimals = Math.max(a.decimals, b.decimals);
  return [a.digits * 10n ** BigInt(decimals - a.decimals), b.digits * 10n ** BigInt(decimals - b.decimals)];
}

/** A decimal in units of 10^-decimals, as a double; NaN if that is not a whole number below {@linkcode MAX_WHOLE}. */
function wholeIn({ digits, decimals }: Decimal, unit: number): number {
  if (unit > MAX_DECIMALS || decimals > unit || unit - decimals > 2 * MAX_DECIMALS) return NaN;
  const whole = Number(digits * 10n ** BigInt(unit - decimals));
  return whole < MAX_WHOLE ? whole : NaN;
}
