/**
 * Exchange times as recorders write them: a number of seconds, milliseconds, microseconds or nanoseconds since the
 * Unix epoch, distinguished by magnitude, or ISO 8601.
 *
 * A time is kept as whole milliseconds and the remaining nanoseconds, because a double cannot hold the nanoseconds
 * since the epoch. Every time is exact to the nanosecond; the rest is cut off, so no time moves into another window.
 *
 * @module
 */

import { decimalParts, type SqlValue } from "./decimal.ts";

// The number of digits before the point decides: up to 11 are seconds (to the year 5138), up to 14 milliseconds (from
// 1973), up to 17 microseconds, up to 20 nanoseconds. For every instant from 1973 to 5138, exactly one of the four fits.
const MAX_SECOND_DIGITS = 11;
const MAX_MILLISECOND_DIGITS = 14;
const MAX_MICROSECOND_DIGITS = 17;
const MAX_NANOSECOND_DIGITS = 20;

// The usual form of a number, which is read faster than other decimals.
const PLAIN = /^([1-9]\d*)(?:\.(\d+))?$/;

// The extended form, also with a blank instead of the T, as Python and SQLite write it. No part in the middle is
// optional.
const ISO =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?\s*$/i;

/** Reads times; the last time is in {@linkcode ms} and {@linkcode ns}. */
export class TimeReader {
  /** Whole milliseconds since the Unix epoch. */
  ms = 0;
  /** The remaining nanoseconds, from 0 to 999,999. */
  ns = 0;

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
      const valid = this.#readMilliseconds(value) || this.#readDecimal(value) || this.#readIso(value);
      this.#lastText = valid ? value : undefined;
      return valid;
    }
    if (typeof value !== "number") return false;
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

  #readIso(text: string): boolean {
    const match = ISO.exec(text);
    if (match === null) return false;
    const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
    const date = new Date(Date.UTC(+year, +month - 1, +day));
    // Date rolls a day that does not exist over to the next month. 60 is a leap second, which POSIX time counts as the
    // next second.
    if (date.getUTCMonth() !== +month - 1 || date.getUTCFullYear() !== +year) return false;
    if (+hour > 23 || +minute > 59 || +second > 60) return false;
    const offsetMinutes = zoneMinutes(zone);
    if (offsetMinutes === undefined) return false;
    const nanoseconds = fraction.slice(0, 9).padEnd(9, "0");
    this.ms = date.getTime() + ((+hour * 60 + +minute - offsetMinutes) * 60 + +second) * 1000 +
      Number(nanoseconds.slice(0, 3));
    this.ns = Number(nanoseconds.slice(3));
    return isAfterEpoch(this);
  }
}

/** Whether a time is after the epoch: an earlier time, and the epoch itself, stand for a missing time. */
function isAfterEpoch({ ms, ns }: { ms: number; ns: number }): boolean {
  return ms > 0 || (ms === 0 && ns > 0);
}

/** Minutes east of UTC; undefined for an offset that no clock has. */
function zoneMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return (match[1] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
