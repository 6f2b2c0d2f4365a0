/** @module Points in time as people read them, in UTC or in the reader's time zone. */

import { MINUTE_MS } from "./durations.ts";

/** The time zone in which times are shown: UTC, or the zone of the reader's machine. */
export type Zone = "utc" | "local";

/** How far the zone's clock is ahead of UTC at a point in time, in milliseconds. */
export function zoneOffsetMs(timeMs: number, zone: Zone): number {
  return zone === "utc" ? 0 : -new Date(timeMs).getTimezoneOffset() * MINUTE_MS;
}

/** The time at which the zone's clock shows a reading, given as if the clock showed UTC. */
export function fromClock(wallMs: number, zone: Zone): number {
  return wallMs - zoneOffsetMs(wallMs - zoneOffsetMs(wallMs, zone), zone);
}

/** `2021-07-01 14:30`, with seconds if they are not zero. */
export function dateTime(timeMs: number, zone: Zone): string {
  const text = clock(timeMs, zone).toISOString();
  return `${text.slice(0, 10)} ${timeOfDay(text)}`;
}

/** `2021-07-01 14:30:05.250`: as {@linkcode dateTime}, with milliseconds if they are not zero. */
export function exactDateTime(timeMs: number, zone: Zone): string {
  const text = dateTime(timeMs, zone);
  return timeMs % 1000 === 0 ? text : `${text.slice(0, 10)} ${preciseTime(timeMs, zone)}`;
}

/** `14:30:05.250`: the time of day to the millisecond. */
export function preciseTime(timeMs: number, zone: Zone): string {
  return clock(timeMs, zone).toISOString().slice(11, 23);
}

/** `2021-07-01 14:30 UTC`, with seconds if they are not zero; the number itself if it is not a valid time. */
export function instantText(timeMs: number): string {
  return Number.isNaN(new Date(timeMs).getTime()) ? String(timeMs) : `${dateTime(timeMs, "utc")} UTC`;
}

/** The label of a tick on a time axis: the year, month or day that begins there, or else the time of day. */
export function tickLabel(timeMs: number, zone: Zone): string {
  const date = clock(timeMs, zone);
  const text = date.toISOString();
  if (text.slice(11, 19) !== "00:00:00") return timeOfDay(text);
  // "Thu, 01 Jul 2021 00:00:00 GMT": ECMA-262 specifies the form of this text.
  const [, day, month, year] = date.toUTCString().split(" ");
  return day !== "01" ? `${Number(day)} ${month}` : month === "Jan" ? year : month;
}

/** The name of the zone as shown beside times: `UTC`, or the zone's offset, such as `UTC+5:30`. */
export function zoneName(zone: Zone, timeMs: number): string {
  const minutes = zoneOffsetMs(timeMs, zone) / MINUTE_MS;
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  const rest = size % 60 ? `:${String(size % 60).padStart(2, "0")}` : "";
  return `UTC${minutes > 0 ? "+" : "−"}${Math.floor(size / 60)}${rest}`;
}

/** A date whose UTC members are what the zone's clock shows. */
function clock(timeMs: number, zone: Zone): Date {
  return new Date(timeMs + zoneOffsetMs(timeMs, zone));
}

/** The hours and minutes of a text such as `2021-07-01T14:30:00.000Z`, and its seconds if they are not zero. */
function timeOfDay(isoText: string): string {
  return isoText.slice(11, isoText.slice(17, 19) === "00" ? 16 : 19);
}
