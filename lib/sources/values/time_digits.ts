/**
 * Times that are written as one number whose digits are those of a date and a time: `20240101000001`, perhaps with
 * milliseconds, microseconds or nanoseconds behind.
 *
 * @module
 */

import { decimalPartsOf, type SqlValue } from "./decimal.ts";
import { addTimeOfDay, isAfterEpoch, setDay } from "./time_text.ts";
import type { TimeFormReader } from "./time.ts";

/** Digits of `YYYYMMDDHHMMSS`. */
const SECOND_DIGITS = 14;

/** Digits of `YYYYMMDD`. */
const DAY_DIGITS = 8;

/** Reads the digits of a date and a time of day in UTC. */
export class DateTimeDigitsReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  /** Reads a number or a text of digits; returns whether the value is a time after the Unix epoch. */
  read(value: SqlValue): boolean {
    const number = decimalPartsOf(value);
    if (number === undefined || number.isNegative) return false;
    const { digits, point } = number;
    // 14 digits for whole seconds, and 3, 6 or 9 more for fractions, which may also follow a point.
    if (point < SECOND_DIGITS || point > SECOND_DIGITS + 9 || (point - SECOND_DIGITS) % 3 !== 0) return false;
    const all = digits.padEnd(point, "0");
    return setDayOfDigits(this, all.slice(0, DAY_DIGITS)) &&
      addTimeOfDay(this, +all.slice(8, 10), +all.slice(10, 12), +all.slice(12, 14), all.slice(14)) &&
      isAfterEpoch(this);
  }
}

/** Sets an instant to the start of the day `YYYYMMDD`; returns whether there is such a day. */
export function setDayOfDigits(instant: { ms: number; ns: number }, digits: string): boolean {
  return digits.length === DAY_DIGITS &&
    setDay(instant, +digits.slice(0, 4), +digits.slice(4, 6), +digits.slice(6));
}
