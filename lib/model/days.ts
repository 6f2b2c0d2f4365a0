/**
 * Calendar days in UTC, written `YYYY-MM-DD`.
 *
 * @module
 */

import { quoted } from "../text/printable.ts";

/** Milliseconds of a UTC day. POSIX time has no leap seconds. */
export const DAY_MS = 86_400_000;

/**
 * The start of a day, in milliseconds since the Unix epoch, or undefined if the text is not a real calendar day
 * strictly written `YYYY-MM-DD`.
 */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const startMs = Date.parse(`${text}T00:00:00Z`);
  // Date.parse() rolls 30 February over, which shows in the way back.
  return !Number.isNaN(startMs) && formatDay(startMs) === text ? startMs : undefined;
}

/** The UTC day, written `YYYY-MM-DD`, that holds an instant given in milliseconds since the Unix epoch. */
export function formatDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/**
 * Checks that a text is a day.
 *
 * @param text What was given
 * @param name What the message calls it
 * @returns The day's start, in milliseconds since the Unix epoch
 * @throws {RangeError} If it is not a real calendar day strictly written `YYYY-MM-DD`
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
 * @returns The starts of the first and the last day, in milliseconds since the Unix epoch
 * @throws {RangeError} If either is not a day, or the end lies before the start
 */
export function checkRange(startDate: string, endDate: string): { firstMs: number; lastMs: number } {
  const firstMs = checkDay(startDate, "START_DATE");
  const lastMs = checkDay(endDate, "END_DATE");
  if (lastMs < firstMs) {
    throw new RangeError(
      `END_DATE ${endDate} lies before START_DATE ${startDate}; give the earlier day first`,
    );
  }
  return { firstMs, lastMs };
}
