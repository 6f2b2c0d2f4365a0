/**
 * Times of day, combined with the date in another column or with the folder's day.
 *
 * @module
 */

import { DAY_MS } from "../../model/days.ts";
import { decimalPartsOf, type SqlValue } from "./decimal.ts";
import { setDayOfDigits } from "./time_digits.ts";
import { addTimeOfDay, addTimeOfDayText, type Instant, isAfterEpoch, isStartOfDay } from "./time_text.ts";
import { type TimeFormReader, TimeReader } from "./time.ts";

/** Digits of the nanoseconds of a day. */
const MAX_DAY_DIGITS = 14;

/** Adds a column's value, a time of day, to the start of a day; returns whether the value is a time of day. */
export type AddTimeOfDay = (instant: Instant, value: SqlValue) => boolean;

/** Adds a time of day written as text: `08:00:01.5` or, with all leading zeros, `080001500`. */
export function addClockText(instant: Instant, value: SqlValue): boolean {
  return typeof value === "string" && addTimeOfDayText(instant, value.trim());
}

/**
 * Adds a time of day written as a number without leading zeros, such as 80001 for 08:00:01.
 *
 * @param fractionDigits How many of the last digits are a fraction of a second
 */
export function addClockNumber(fractionDigits: 0 | 3 | 6 | 9): AddTimeOfDay {
  return (instant, value) => {
    if (value === 0) return true;
    const number = decimalPartsOf(value);
    if (number === undefined || number.isNegative || number.point > 6 + fractionDigits) return false;
    const end = Math.max(0, number.point);
    const digits = number.digits.slice(0, end).padEnd(end, "0").padStart(6 + fractionDigits, "0");
    const fraction = digits.slice(6) + number.digits.slice(end);
    return addTimeOfDay(instant, +digits.slice(0, 2), +digits.slice(2, 4), +digits.slice(4, 6), fraction);
  };
}

/**
 * Adds a time of day that is a count since midnight, such as 28801500 milliseconds.
 *
 * @param fractionDigits 0 if seconds are counted, 3 for milliseconds, 6 for microseconds, 9 for nanoseconds
 */
export function addCountOfDay(fractionDigits: 0 | 3 | 6 | 9): AddTimeOfDay {
  return (instant, value) => {
    const number = decimalPartsOf(value);
    if (number === undefined || number.isNegative) return false;
    const end = number.point + 9 - fractionDigits;
    if (end > MAX_DAY_DIGITS) return false;
    const nanoseconds = Number(number.digits.slice(0, Math.max(0, end)).padEnd(end, "0"));
    const ms = Math.floor(nanoseconds / 1e6);
    instant.ms += ms;
    instant.ns = nanoseconds - ms * 1e6;
    return ms < DAY_MS;
  };
}

/** Reads times of day of one known day, in UTC. */
export class TimeOfDayReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #dayMs: number;

  /**
   * A reader of times of day.
   *
   * @param dayMs The start of the day, in milliseconds since the Unix epoch
   */
  constructor(dayMs: number) {
    this.#dayMs = dayMs;
  }

  /** Reads a time of day; returns whether the value is one. */
  read(value: SqlValue): boolean {
    this.ms = this.#dayMs;
    this.ns = 0;
    return addClockText(this, value) && isAfterEpoch(this);
  }
}

/** Reads a date in one column and a time of day in another. */
export class DateAndTimeReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #dates: TimeFormReader;
  readonly #addTimeOfDay: AddTimeOfDay;
  #lastDate: SqlValue = null;
  #lastDayMs = 0;

  /** A reader of dates that `dates` reads, such as a {@linkcode DateReader}, and of times of day. */
  constructor(dates: TimeFormReader, addTimeOfDay: AddTimeOfDay) {
    this.#dates = dates;
    this.#addTimeOfDay = addTimeOfDay;
  }

  /** Reads a date and a time of day; returns whether they are a time after the Unix epoch. */
  read(date: SqlValue, timeOfDay: SqlValue): boolean {
    // Nearly all rows have the same date as the row before.
    if (date !== this.#lastDate) {
      this.#lastDate = null;
      if (!this.#dates.read(date) || !isStartOfDay(this.#dates)) return false;
      this.#lastDate = date;
      this.#lastDayMs = this.#dates.ms;
    } else if (date === null) return false;
    this.ms = this.#lastDayMs;
    this.ns = 0;
    return this.#addTimeOfDay(this, timeOfDay) && isAfterEpoch(this);
  }
}

/** Reads dates with the year first, as text or as the number YYYYMMDD; a text may go on with midnight. */
export class DateReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #general = new TimeReader();

  /** Reads a date; returns whether the value is one. */
  read(value: SqlValue): boolean {
    if (typeof value === "number" || typeof value === "string") {
      const digits = String(value).trim();
      if (/^\d{8}$/.test(digits)) return setDayOfDigits(this, digits);
    }
    if (!this.#general.read(value) || !isStartOfDay(this.#general)) return false;
    this.ms = this.#general.ms;
    this.ns = 0;
    return true;
  }
}
