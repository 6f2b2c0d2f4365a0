/**
 * Calendar days in UTC, written `YYYY-MM-DD`; the folder of a day may also be named `YYYYMMDD`.
 *
 * @module
 */

import { quoted } from "../text/printable.ts";

/** The length of a UTC day, in milliseconds. POSIX time has no leap seconds. */
export const DAY_MS = 86_400_000;

/** The start of the UTC day that a moment is in; both in milliseconds since the Unix epoch. */
export function dayStart(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** The last day of a run that follows until it is stopped. */
export const LAST_DAY = "9999-12-31";

/** Consecutive days. */
export interface DayRange {
  /** The first day, as `YYYY-MM-DD` (UTC). */
  first: string;
  /** The last day, which is included. */
  last: string;
  /** The number of days. */
  days: number;
}

/**
 * Parses a day.
 *
 * @param text A day, as `YYYY-MM-DD`
 * @returns The start of the day, in milliseconds since the Unix epoch, or `undefined` if the text is not a real
 * calendar day in exactly that form
 */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const startMs = Date.parse(`${text}T00:00:00Z`);
  // Date.parse() turns 30 February into 1 or 2 March.
  return !Number.isNaN(startMs) && formatDay(startMs) === text ? startMs : undefined;
}

/**
 * Parses the name of a day's folder.
 *
 * @param name A day, as `YYYY-MM-DD` or `YYYYMMDD`
 * @returns The start of the day, in milliseconds since the Unix epoch, or `undefined` if the name is not a real
 * calendar day in one of these forms
 */
export function parseDayFolder(name: string): number | undefined {
  return parseDay(/^\d{8}$/.test(name) ? `${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6)}` : name);
}

/**
 * Formats the UTC day that contains an instant as `YYYY-MM-DD`.
 *
 * @param ms The instant, in milliseconds since the Unix epoch, in the years 0 to 9999
 */
export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/**
 * Describes the days from one day's start up to another day's start, which is not included.
 *
 * @param fromMs The start of the first day, in milliseconds since the Unix epoch
 * @param toMs The end of the last day; greater than `fromMs`
 */
export function dayRange(fromMs: number, toMs: number): DayRange {
  return { first: formatDay(fromMs), last: formatDay(toMs - DAY_MS), days: (toMs - fromMs) / DAY_MS };
}

/**
 * Checks that a text is a day.
 *
 * @param text The text to check
 * @param name The name of the argument, for the message
 * @returns The start of the day, in milliseconds since the Unix epoch
 * @throws {RangeError} If the text is not a real calendar day, as `YYYY-MM-DD`
 */
export function checkDay(text: string, name: string): number {
  const startMs = parseDay(text);
  if (startMs === undefined) {
    throw new RangeError(
      `${name} is ${quoted(text)}; expected a calendar day as YYYY-MM-DD, such as 2021-07-01`,
    );
  }
  return startMs;
}

/**
 * Checks a range of days, both included.
 *
 * @param startDate The first day, as `YYYY-MM-DD`
 * @param endDate The last day, as `YYYY-MM-DD`
 * @returns The starts of the first and the last day, in milliseconds since the Unix epoch
 * @throws {RangeError} If either text is not a day, or the end is earlier than the start
 */
export function checkRange(startDate: string, endDate: string): { firstMs: number; lastMs: number } {
  const firstMs = checkDay(startDate, "START_DATE");
  const lastMs = checkDay(endDate, "END_DATE");
  if (lastMs < firstMs) {
    throw new RangeError(
      `END_DATE ${endDate} is earlier than START_DATE ${startDate}; give the earlier day first`,
    );
  }
  return { firstMs, lastMs };
}
