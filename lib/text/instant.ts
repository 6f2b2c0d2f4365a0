/** @module Points in time as people write them, in UTC. */

/** `2024-08-08`, `2024-08-08T14:00`, with seconds, with up to three decimals; a blank for the T, a Z at the end. */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,3})?))?)?Z?$/;

/** At least 11 digits: fewer are a date without dashes, or seconds. */
const MILLISECONDS = /^-?\d{11,16}$/;

/** The greatest distance of a time from the Unix epoch that a date can have, in milliseconds (ECMA-262). */
const MAX_TIME_MS = 8.64e15;

/**
 * Parses a point in time in UTC.
 *
 * @param text A date, a date and a time to minutes, seconds or milliseconds, or whole milliseconds since the Unix epoch
 * @returns Milliseconds since the Unix epoch; undefined if the text is nothing of that
 *
 * @example
 * ```ts
 * import { parseInstant } from "./instant.ts";
 *
 * if (parseInstant("2024-08-08T14:00") !== 1723125600000) throw new Error();
 * if (parseInstant("2024-02-30") !== undefined) throw new Error();
 * ```
 */
export function parseInstant(text: string): number | undefined {
  if (MILLISECONDS.test(text)) {
    const ms = Number(text);
    return Math.abs(ms) <= MAX_TIME_MS ? ms : undefined;
  }
  const match = DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [, date, time = "00:00", seconds = "00"] = match;
  const ms = Date.parse(`${date}T${time}:${seconds.padEnd(6, seconds.length > 2 ? "0" : ".000")}Z`);
  // Date.parse() turns 30 February into 1 or 2 March, and 24:00 into the next day.
  const isReal = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(`${date}T${time}`);
  return isReal ? ms : undefined;
}
