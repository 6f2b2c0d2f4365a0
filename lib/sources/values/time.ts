/**
 * Exchange times as most recorders write them: a number of seconds, milliseconds, microseconds or nanoseconds since the
 * Unix epoch, distinguished by magnitude, or a date and time as text (`time_text.ts`). Each row is read by itself, so
 * a recorder may change the unit or the form at any row. `time_forms.ts` has the forms that need more than a row.
 *
 * A time is kept as whole milliseconds and the remaining nanoseconds, because a double cannot hold the nanoseconds
 * since the epoch. Every time is exact to the nanosecond; the rest is cut off, so no time moves into another window.
 *
 * @module
 */

import { decimalParts, type SqlValue } from "./decimal.ts";
import { type Instant, isAfterEpoch, readDateTime } from "./time_text.ts";
import { UsualDateTimeReader } from "./usual_date_time.ts";

// The number of digits before the point decides: up to 11 are seconds (to the year 5138), up to 14 milliseconds (from
// 1973), up to 17 microseconds, up to 20 nanoseconds. For every instant from 1973 to 5138, exactly one of the four fits.
const MAX_SECOND_DIGITS = 11;
const MAX_MILLISECOND_DIGITS = 14;
const MAX_MICROSECOND_DIGITS = 17;
const MAX_NANOSECOND_DIGITS = 20;

// The usual form of a number, which is read faster than other decimals.
const PLAIN = /^([1-9]\d*)(?:\.(\d+))?$/;

/** Reads times of one form, row by row. */
export interface TimeFormReader extends Readonly<Instant> {
  /**
   * Reads the values of a row's time columns.
   *
   * @param value The value of the only column, or the date
   * @param timeOfDay The time of day, if the form has two columns
   * @returns Whether the values are a time after the Unix epoch; `ms` and `ns` are then the time
   */
  read(value: SqlValue, timeOfDay?: SqlValue): boolean;
}

/** Reads times; the last time is in {@linkcode ms} and {@linkcode ns}. */
export class TimeReader implements TimeFormReader {
  /** Whole milliseconds since the Unix epoch. */
  ms = 0;
  /** The remaining nanoseconds, from 0 to 999,999. */
  ns = 0;

  readonly #usual = new UsualDateTimeReader();
  #lastText: string | undefined;

  /**
   * Reads a column's value.
   *
   * @returns Whether the value is a time after the epoch; recorders write 0 for an unknown time
   */
  read(value: SqlValue): boolean {
    if (typeof value === "string") {
      // Consecutive rows often have the same time.
      if (value === this.#lastText) return true;
      const valid = this.#readMilliseconds(value) ||
        (this.#usual.read(value, this) ? isAfterEpoch(this) : this.#readOther(value));
      this.#lastText = valid ? value : undefined;
      return valid;
    }
    if (typeof value !== "number") return value instanceof Uint8Array && this.#readBlob(value);
    this.#lastText = undefined;
    if (Number.isSafeInteger(value)) return this.#readInteger(value);
    if (Number.isInteger(value) && Math.abs(value) < 1e21) return this.#readDecimal(String(BigInt(value)));
    // The recorder meant the shortest decimal that reads back as this double, such as 1625097621.647. The double itself
    // is a little more or less.
    return this.#readDecimal(String(value));
  }

  #readInteger(value: number): boolean {
    if (!(value > 0)) return false;
    this.ns = 0;
    if (value < 10 ** MAX_SECOND_DIGITS) this.ms = value * 1000;
    else if (value < 10 ** MAX_MILLISECOND_DIGITS) this.ms = value;
    else {
      this.ms = Math.floor(value / 1000);
      this.ns = (value - this.ms * 1000) * 1000;
    }
    return true;
  }

  /** Reads the form that most recorders write, 13 digits, without a regular expression. */
  #readMilliseconds(text: string): boolean {
    if (text.length !== 13) return false;
    let ms = 0;
    for (let i = 0; i < 13; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return false;
      ms = ms * 10 + digit;
    }
    // With leading zeros, the number is one of seconds.
    if (ms < 10 ** MAX_SECOND_DIGITS) return false;
    this.ms = ms;
    this.ns = 0;
    return true;
  }

  #readOther(text: string): boolean {
    return this.#readDecimal(text) || (readDateTime(text.trim(), this) && isAfterEpoch(this));
  }

  #readDecimal(text: string): boolean {
    const plain = PLAIN.exec(text);
    if (plain !== null) return this.#setDigits(plain[1] + (plain[2] ?? ""), plain[1].length);
    const number = decimalParts(text);
    return number !== undefined && !number.isNegative && this.#setDigits(number.digits, number.point);
  }

  /** Sets the time of a number: its digits without leading zeros, of which the first `point` are before the point. */
  #setDigits(digits: string, point: number): boolean {
    if (point > MAX_NANOSECOND_DIGITS) return false;
    const fractionDigits = point <= MAX_SECOND_DIGITS
      ? 9
      : point <= MAX_MILLISECOND_DIGITS
      ? 6
      : point <= MAX_MICROSECOND_DIGITS
      ? 3
      : 0;
    // The digits of the time in nanoseconds, cut off rather than rounded, so that no time moves into another window.
    const end = Math.max(0, point + fractionDigits);
    const nanoseconds = digits.slice(0, end).padEnd(end, "0").padStart(7, "0");
    this.ms = Number(nanoseconds.slice(0, -6));
    this.ns = Number(nanoseconds.slice(-6));
    return isAfterEpoch(this);
  }

  /** Sets the time of a count in a blob of 8 bytes: a little-endian integer, as Python's sqlite3 binds numpy.int64. */
  #readBlob({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
    this.#lastText = undefined;
    if (byteLength !== 8) return false;
    const value = new DataView(buffer, byteOffset).getBigInt64(0, true);
    const digits = String(value);
    return value > 0n && this.#setDigits(digits, digits.length);
  }
}
