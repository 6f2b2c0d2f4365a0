/**
 * Reads dates and times of day that are written as text with the year first. Every text that is read here means one
 * instant only: no order of day and month, and no zone, is guessed. A text without a zone is in UTC.
 *
 * @module
 */

import { DAY_MS } from "../../model/days.ts";

/** An instant: whole milliseconds since the Unix epoch, and the remaining nanoseconds, from 0 to 999,999. */
export interface Instant {
  /** Whole milliseconds since the Unix epoch. */
  ms: number;
  /** The remaining nanoseconds. */
  ns: number;
}

// The extended form of ISO 8601, also with a blank instead of the T, as Python and SQLite write it. No part in the
// middle is optional.
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:Z|UTC|([+-]\d\d(?::?\d\d)?))?)?$/i;

// 2024-01-01, 2024.1.1, 2024/01/01 or 20240101.
const YEAR_FIRST = /^(?:(\d{4})([-./])(\d\d?)\2(\d\d?)|(\d{4})(\d\d)(\d\d))(?!\d)/;

// 01 Jan 2024, 1-Jan-2024 or Mon, 01 Jan 2024 (RFC 5322).
const NAMED_MONTH = /^(?:[a-z]{3,9},? )?(\d\d?)[ -]([a-z]{3})[a-z]{0,6}[ -](\d{4})(?!\d)/i;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

// What may stand between a date and a time of day. After a hyphen, seconds are needed: in 2024-01-01-08:00, the end
// could be an offset.
const BETWEEN = /^(?:\s*[TD_]\s*|,?\s+|-(?=\d\d:\d\d:\d\d))/i;

// 08:00:01.5, 8:00 or 080001500, each perhaps followed by AM or PM. After the time: a name of UTC; or an offset, perhaps
// followed by the name of its zone, as Java and Go write it (Go also adds the reading of a second clock, m=+0.1).
const TIME_OF_DAY = new RegExp(
  String
    .raw`^(?:(\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?|(\d\d)(\d\d)(?:(\d\d)(?:[.,](\d+)|(\d{3}|\d{6}|\d{9}))?)?)` +
    String.raw`(?:\s*([AP])M)?` +
    String.raw`(?:\s*(?:(?:Z|UTC|GMT)?(?:\[(?:Etc\/)?(?:UTC|GMT|Z)\])?` +
    String
      .raw`|(?:UTC|GMT)?([+-]\d\d(?::?\d\d)?)(?:\[[\w/+-]+\]|\s[A-Z]{1,5}|\s[+-]\d\d(?:\d\d)?)?(?:\sm=[+-][\d.]+)?))?$`,
  "i",
);

/**
 * Reads a date with the year first, or with a month's English name, perhaps followed by a time of day.
 *
 * @param text A text without blanks at its ends
 * @returns Whether the text is such a time; `instant` is then set
 */
export function readDateTime(text: string, instant: Instant): boolean {
  const match = ISO.exec(text);
  if (match === null) return readVariant(text, instant);
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset = ""] = match;
  return setDay(instant, +year, +month, +day) &&
    addTimeOfDay(instant, +hour, +minute, +second, fraction, offset);
}

/** Reads the other ways to write a date and a time of day that ISO 8601 allows, or that cannot be misunderstood. */
function readVariant(text: string, instant: Instant): boolean {
  const first = YEAR_FIRST.exec(text);
  if (first !== null) {
    const [date, year = first[5], , month = first[6], day = first[7]] = first;
    return setDay(instant, +year, +month, +day) && addRest(instant, text.slice(date.length));
  }
  const named = NAMED_MONTH.exec(text);
  if (named === null) return false;
  const [date, day, month, year] = named;
  return setDay(instant, +year, MONTHS.indexOf(month.toLowerCase()) + 1, +day) &&
    addRest(instant, text.slice(date.length));
}

/** Adds what follows a date: nothing, or a time of day. */
export function addRest(instant: Instant, rest: string): boolean {
  if (rest === "") return true;
  const between = BETWEEN.exec(rest);
  return between !== null && addTimeOfDayText(instant, rest.slice(between[0].length));
}

/** Sets an instant to the start of a day; returns whether there is such a day. */
export function setDay(instant: Instant, year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  // Date rolls a day that does not exist over to the next month, and takes the years from 0 to 99 for 1900 to 1999.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || date.getUTCFullYear() !== year) {
    return false;
  }
  instant.ms = date.getTime();
  instant.ns = 0;
  return true;
}

/**
 * Adds a time of day, such as `08:00:01.5`, to the start of a day. An offset from UTC may follow the time.
 *
 * @returns Whether the text is a time of day
 */
export function addTimeOfDayText(instant: Instant, text: string): boolean {
  const match = TIME_OF_DAY.exec(text);
  if (match === null) return false;
  const [, hour = match[5], minute = match[6], second = match[7] ?? "0"] = match;
  const fraction = match[4] ?? match[8] ?? match[9] ?? "";
  const half = match[10];
  if (half === undefined) return addTimeOfDay(instant, +hour, +minute, +second, fraction, match[11] ?? "");
  if (+hour < 1 || +hour > 12) return false;
  const hour24 = +hour % 12 + (half.toUpperCase() === "P" ? 12 : 0);
  return addTimeOfDay(instant, hour24, +minute, +second, fraction, match[11] ?? "");
}

/**
 * Adds a time of day, as a clock shows it, to the start of a day.
 *
 * @param fraction The digits after the point of the seconds; cut off after nanoseconds, so that no time moves into
 * another window
 * @param offset How far the clock is ahead of UTC, such as `+08:00`; empty for UTC
 * @returns Whether a clock can show such a time
 */
export function addTimeOfDay(
  instant: Instant,
  hour: number,
  minute: number,
  second: number,
  fraction = "",
  offset = "",
): boolean {
  // 60 is a leap second, which POSIX time counts as the next second.
  if (hour > 23 || minute > 59 || second > 60) return false;
  const minutesAhead = offset === "" ? 0 : offsetMinutes(offset);
  if (minutesAhead === undefined) return false;
  instant.ms += ((hour * 60 + minute - minutesAhead) * 60 + second) * 1000;
  if (fraction !== "") {
    const nanoseconds = fraction.slice(0, 9).padEnd(9, "0");
    instant.ms += Number(nanoseconds.slice(0, 3));
    instant.ns = Number(nanoseconds.slice(3));
  }
  return true;
}

/** Whether an instant is after the epoch: an earlier time, and the epoch itself, stand for a missing time. */
export function isAfterEpoch({ ms, ns }: Readonly<Instant>): boolean {
  return ms > 0 || (ms === 0 && ns > 0);
}

/** Whether an instant is the start of a UTC day. */
export function isStartOfDay({ ms, ns }: Readonly<Instant>): boolean {
  return ms % DAY_MS === 0 && ns === 0;
}

/** Minutes east of UTC; undefined for an offset that no clock has. */
function offsetMinutes(offset: string): number | undefined {
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", ""));
  if (hours > 23 || minutes > 59) return undefined;
  return (offset[0] === "-" ? -1 : 1) * (hours * 60 + minutes);
}
