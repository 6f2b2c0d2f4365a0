/**
 * Conditions by which SQLite leaves out rows of other times, in tables and views that can only be gone through as a whole:
 * a row that SQLite leaves out costs a fifth of one that comes to JavaScript.
 *
 * @module
 */

import { name } from "../recognition/expressions.ts";
import type { TableSchema } from "../recognition/schema.ts";
import type { TimeRange } from "../source.ts";

/** Numbers of milliseconds, and of all other units after conversion, are below this. */
const MAX_MS = 1e14;

/** How many of each unit a millisecond has. */
const PER_MS = [1, 1e-3, 1e3, 1e6];

/** The least number of 13 digits. */
export const LEAST_13_DIGITS = 1e12;

/** The greatest number of 13 digits. */
export const MOST_13_DIGITS = 1e13 - 1;

/**
 * A condition that holds for each row of a table whose time may be in a range: a number that is in the range in any
 * unit, and each text and blob but milliseconds of 13 digits outside of the range. Which rows belong to the range, their
 * reader decides.
 *
 * The unary `+` keeps a column's type from converting what it is compared with, and SQLite from using an index, which
 * would change the order of rows.
 *
 * @returns The condition; undefined if SQLite cannot tell
 */
export function mayBeWithin(
  { time, timeForm, timeOfDay }: TableSchema,
  range: TimeRange | undefined,
): string | undefined {
  // Forms other than the general one count from somewhere else, or in other units.
  if (
    range === undefined || range.countsUnreadableTimes || timeForm !== undefined || timeOfDay !== undefined
  ) {
    return undefined;
  }
  // A millisecond more at both ends, because times have fractions, and large numbers are rounded.
  const from = Math.max(0, range.startMs - 1);
  const to = Math.min(MAX_MS, range.endMs + 1);
  if (from === 0 && to === MAX_MS) return undefined;
  const value = `+${name(time)}`;
  const numbers = PER_MS.map((per) =>
    `${value} BETWEEN ${Math.floor(from * per)} AND ${Math.ceil(to * per)}`
  );
  // Texts and blobs come after all numbers. A text of 13 characters that begins with a number of 13 digits is that number.
  const number = `CAST(${value} AS INTEGER)`;
  const texts =
    `${value} >= '' AND (length(${value}) <> 13 OR ${number} NOT BETWEEN ${LEAST_13_DIGITS} AND ${MOST_13_DIGITS}
    OR ${number} BETWEEN ${Math.floor(from)} AND ${Math.ceil(to)})`;
  return [...numbers, `(${texts})`].join(" OR ");
}
