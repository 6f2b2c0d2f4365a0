/**
 * Exchange times as recorders write them: a number of seconds, milliseconds, microseconds or nanoseconds since the
 * Unix epoch, told apart by magnitude, or ISO 8601.
 *
 * A time is kept as whole milliseconds and the nanoseconds beyond them, since a double cannot hold nanoseconds of
 * our day. Everything is exact: no time is ever rounded into another window.
 *
 * @module
 */

import { parseDecimal, type SqlValue } from "./decimal.ts";

// By magnitude, told by the digits of the whole part: up to 11 are seconds (to the year 5138), up to 14 milliseconds
// (from 1973, as the others), up to 17 microseconds, up to 20 nanoseconds. For every instant from 1973 to 5138 exactly
// one of the four fits.
const SECOND_DIGITS = 11;
const MILLISECOND_DIGITS = 14;
const MICROSECOND_DIGITS = 17;
const NANOSECOND_DIGITS = 20;

const DECIMAL = /^\s*\+?(\d+)(?:\.(\d*))?\s*$/;

// Extended form, with a blank in place of the T as Python and SQLite write it. Nothing is optional in the middle.
const ISO =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?\s*$/i;

/** Reads times; the last one read is in {@linkcode ms} and {@linkcode ns}. */
export class TimeReader {
  /** Whole milliseconds since the Unix epoch. */
  ms = 0;
  /** Nanoseconds beyond, from 0 to 999,999. */
  ns = 0;

  #lastText: string | undefined;

  /**
   * Reads a column's value.
   *
   * @returns Whether it is a time; one at or before the epoch is not, since 0 is how recorders write "unknown"
   */
  read(value: SqlValue): boolean {
    if (typeof value === "string") {
      // Rows that follow each other often share their time.
      if (value === this.#lastText) return true;
      const valid = this.#readMilliseconds(value) || this.#readDecimal(value) || this.#readIso(value) ||
        this.#readDecimal(String(parseDecimal(value)));
      this.#lastText = valid ? value : undefined;
      return valid;
    }
    if (typeof value !== "number") return false;
    this.#lastText = undefined;
    if (Number.isSafeInteger(value)) return this.#readInteger(value);
    if (Number.isInteger(value) && value < 1e21) return this.#readDecimal(String(BigInt(value)));
    // The shortest decimal that reads back as this double is what the recorder meant: 1625097621.647, say, whose
    // double is a little more or less than that.
    return this.#readDecimal(String(value));
  }

  #readInteger(value: number): boolean {
    if (!(value > 0)) return false;
    this.ns = 0;
    if (value < 10 ** SECOND_DIGITS) this.ms = value * 1000;
    else if (value < 10 ** MILLISECOND_DIGITS) this.ms = value;
    else {
      this.ms = Math.floor(value / 1000);
      this.ns = (value - this.ms * 1000) * 1000;
    }
    return true;
  }

  /** The form that most recorders write, 13 digits, without a regular expression. */
  #readMilliseconds(text: string): boolean {
    if (text.length !== 13) return false;
    let ms = 0;
    for (let i = 0; i < 13; i++) {
      const digit = text.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return false;
      ms = ms * 10 + digit;
    }
    // Leading zeros would make it seconds.
    if (ms < 10 ** SECOND_DIGITS) return false;
    this.ms = ms;
    this.ns = 0;
    return true;
  }

  #readDecimal(text: string): boolean {
    const match = DECIMAL.exec(text);
    if (match === null) return false;
    const whole = match[1].replace(/^0+/, "");
    if (whole.length > NANOSECOND_DIGITS) return false;
    const fractionDigits = whole.length <= SECOND_DIGITS
      ? 9
      : whole.length <= MILLISECOND_DIGITS
      ? 6
      : whole.length <= MICROSECOND_DIGITS
      ? 3
      : 0;
    const fraction = (match[2] ?? "").slice(0, fractionDigits).padEnd(fractionDigits, "0");
    const nanoseconds = (whole + fraction).padStart(7, "0");
    this.ms = Number(nanoseconds.slice(0, -6));
    this.ns = Number(nanoseconds.slice(-6));
    return this.ms > 0 || this.ns > 0;
  }

  #readIso(text: string): boolean {
    const match = ISO.exec(text);
    if (match === null) return false;
    const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
    const date = new Date(Date.UTC(+year, +month - 1, +day));
    // A day that does not exist rolls over; 60 is a leap second, which POSIX time counts as the next second.
    if (date.getUTCMonth() !== +month - 1 || date.getUTCFullYear() !== +year) return false;
    if (+hour > 23 || +minute > 59 || +second > 60) return false;
    const offsetMinutes = zoneMinutes(zone);
    if (offsetMinutes === undefined) return false;
    const nanoseconds = fraction.slice(0, 9).padEnd(9, "0");
    this.ms = date.getTime() + ((+hour * 60 + +minute - offsetMinutes) * 60 + +second) * 1000 +
      Number(nanoseconds.slice(0, 3));
    this.ns = Number(nanoseconds.slice(3));
    return this.ms > 0;
  }
}

/** Minutes east of UTC, or undefined for an offset that no clock has. */
function zoneMinutes(zone: string): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (match === null) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59) return undefined;
  return (match[1] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
