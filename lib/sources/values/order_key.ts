/**
 * The order of rows of the same time, as two doubles that are compared one after the other.
 *
 * A number of up to 30 digits before the point is `hi` times 10^15 plus `lo`, both with the
 * number's sign: every whole number is kept exactly. Every source must give a row the same key, so every source makes
 * its keys here or follows these rules:
 *
 * 1. A row's number is its `trade_id`, or its `id` where the table has no `trade_id`: (`hi`, `lo`).
 * 2. A row whose `trade_id` is not a number comes after every row of the first kind, in order of its `id`:
 *    (`hi` + {@linkcode SECOND_KIND}, `lo`).
 * 3. A row without any number comes after all others: (Infinity, 0).
 *
 * Rows with equal keys count in the order in which they are stored.
 *
 * @module
 */

import { decimalParts, parseDecimal, type SqlValue } from "./decimal.ts";

/** The most digits before the point; a longer number orders nothing, as if it were a word. */
const MAX_DIGITS = 30;

/** Digits that `lo` holds before the point: with any 15 digits, a double is exact. */
const LOW_DIGITS = 15;

/** The usual form of a number of more digits, which is read faster than other decimals. */
const LONG_NUMBER = /^\d{16,30}$/;

const LOW_RANGE = 10 ** LOW_DIGITS;

/** More than twice any `hi` of a number, so that keys of the second kind follow every key of the first. */
export const SECOND_KIND = 2e15;

/** Makes order keys; the last key is in {@linkcode hi} and {@linkcode lo}. */
export class OrderKey {
  /** The leading digits of the number, and the kind of the key. */
  hi = 0;
  /** The last 15 digits before the point, and as much of the fraction as a double holds beside them. */
  lo = 0;

  /**
   * Makes the key of a row.
   *
   * @param tradeId Undefined if the table has no such column; so is `id`
   */
  set(tradeId: SqlValue | undefined, id: SqlValue | undefined): void {
    if (tradeId !== undefined) {
      if (this.#setNumber(tradeId)) return;
      if (id !== undefined && this.#setNumber(id)) {
        this.hi += SECOND_KIND;
        return;
      }
    } else if (id !== undefined && this.#setNumber(id)) return;
    this.hi = Infinity;
    this.lo = 0;
  }

  #setNumber(value: SqlValue): boolean {
    if (typeof value === "number") return this.#setDouble(value);
    if (typeof value !== "string") return false;
    if (value.length > LOW_DIGITS && LONG_NUMBER.test(value)) return this.#setDigits(1, value, "");
    const number = parseDecimal(value);
    if (Number.isNaN(number)) return false;
    return Math.abs(number) < LOW_RANGE ? this.#setDouble(number) : this.#setText(value);
  }

  #setDouble(value: number): boolean {
    if (!Number.isFinite(value)) return false;
    if (Math.abs(value) >= 2 ** 53) return this.#setText(String(BigInt(value)));
    // Every step is exact below 2^53. Adding 0 turns -0 into 0.
    this.lo = value % LOW_RANGE + 0;
    this.hi = (value - this.lo) / LOW_RANGE;
    return true;
  }

  /** Sets the exact value of a number whose double is at least 10^15. */
  #setText(text: string): boolean {
    const { isNegative, digits, point } = decimalParts(text)!;
    if (point > MAX_DIGITS) return false;
    return this.#setDigits(
      isNegative ? -1 : 1,
      digits.slice(0, point).padEnd(point, "0"),
      digits.slice(point),
    );
  }

  /** Sets the number of these digits before and after the point, of which there are more than 15 before the point. */
  #setDigits(sign: number, whole: string, fraction: string): boolean {
    const low = whole.slice(-LOW_DIGITS);
    this.hi = sign * Number(whole.slice(0, -LOW_DIGITS)) + 0;
    this.lo = sign * Number(fraction === "" ? low : `${low}.${fraction}`) + 0;
    return true;
  }
}
