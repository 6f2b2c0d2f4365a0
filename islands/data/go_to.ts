/** @module Dates and times as a reader types them. */

import { DAY_MS } from "../../lib/text/durations.ts";
import { dateTime, fromClock, type Zone, zoneName, zoneOffsetMs } from "../../lib/text/times.ts";
import type { TimeRange } from "./time_range.ts";

/** A time that a reader typed. */
export interface TypedTime {
  /** The time, in milliseconds since the Unix epoch. */
  readonly timeMs: number;
  /** Whether the reader gave only a date. */
  readonly isDay: boolean;
}

const FORM = /^(?:(\d{4})-(\d{1,2})-(\d{1,2}))?(?:(?:^|[T\s]+)(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/i;

/**
 * Reads a date (`2024-08-08`), a date and a time (`2024-08-08 14:30`), or a time of the day in view (`14:30`), with or
 * without seconds.
 *
 * @param text What the reader typed
 * @param zone The zone whose clock shows the time
 * @param dayMs A time of the day that a time without a date belongs to
 * @param extent The time of all data
 * @throws {RangeError} If the text is no time, or the time is outside the data; the message is for the reader
 */
export function typedTime(text: string, zone: Zone, dayMs: number, extent: TimeRange): TypedTime {
  const [whole, year, month, day, hours, minutes, seconds] = FORM.exec(text.trim()) ?? [];
  if (!whole) {
    throw new RangeError(`"${text.trim()}" is no time: write 2024-08-08, 2024-08-08 14:30 or 14:30`);
  }
  const wallDayMs = year
    ? Date.UTC(Number(year), Number(month) - 1, Number(day))
    : Math.floor((dayMs + zoneOffsetMs(dayMs, zone)) / DAY_MS) * DAY_MS;
  if (year && new Date(wallDayMs).getUTCDate() !== Number(day) || Number(month ?? 1) > 12) {
    throw new RangeError(`There is no ${year}-${month}-${day}`);
  }
  const [h, m, s] = [hours, minutes, seconds].map((part) => Number(part ?? 0));
  if (h > 23 || m > 59 || s > 59) throw new RangeError(`There is no time ${hours}:${minutes}`);
  const timeMs = fromClock(wallDayMs + ((h * 60 + m) * 60 + s) * 1000, zone);
  const isDay = hours === undefined;
  const endMs = isDay ? fromClock(wallDayMs + DAY_MS, zone) : timeMs + 1;
  if (endMs <= extent.minMs || timeMs >= extent.maxMs) {
    const [from, to] = [extent.minMs, extent.maxMs].map((ms) => dateTime(ms, zone));
    throw new RangeError(
      `${dateTime(timeMs, zone)} is outside the data, from ${from} to ${to} ${zoneName(zone, timeMs)}`,
    );
  }
  return { timeMs, isDay };
}
