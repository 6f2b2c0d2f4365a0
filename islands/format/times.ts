/**
 * Times as people read them, in UTC or in the time of the reader.
 *
 * @module
 */

/** Whose clock times are written by. */
export type Zone = "utc" | "local";

/** One second, in milliseconds. */
export const SECOND_MS = 1000;
/** One minute, in milliseconds. */
export const MINUTE_MS = 60 * SECOND_MS;
/** One hour, in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** One day, in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;

/** What a clock of the zone is ahead of UTC at a time, in milliseconds. */
export function zoneOffsetMs(timeMs: number, zone: Zone): number {
  return zone === "utc" ? 0 : -new Date(timeMs).getTimezoneOffset() * MINUTE_MS;
}

/** A date whose UTC members are what the zone's clock shows. */
function clock(timeMs: number, zone: Zone): Date {
  return new Date(timeMs + zoneOffsetMs(timeMs, zone));
}

/** `2021-07-01 14:30`, with seconds if they are not zero. */
export function dateTime(timeMs: number, zone: Zone): string {
  const text = clock(timeMs, zone).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, timeMs % MINUTE_MS === 0 ? 16 : 19)}`;
}

/** What stands below a tick of a time axis: the time of day, and where a day, month or year begins, that. */
export function tickLabel(timeMs: number, zone: Zone): string {
  const date = clock(timeMs, zone);
  const text = date.toISOString();
  if (text.slice(11, 19) !== "00:00:00") return text.slice(11, timeMs % MINUTE_MS === 0 ? 16 : 19);
  // "Thu, 01 Jul 2021 00:00:00 GMT", by the standard of the language.
  const [, day, month, year] = date.toUTCString().split(" ");
  return day !== "01" ? `${Number(day)} ${month}` : month === "Jan" ? year : month;
}

/** The name of the zone as it stands beside times: `UTC`, or what the clock is ahead of it. */
export function zoneName(zone: Zone, timeMs: number): string {
  const minutes = zoneOffsetMs(timeMs, zone) / MINUTE_MS;
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  const rest = size % 60 ? `:${String(size % 60).padStart(2, "0")}` : "";
  return `UTC${minutes > 0 ? "+" : "−"}${Math.floor(size / 60)}${rest}`;
}

/** The length of a window in the unit that fits: `30 s`, `5 m`, `4 h`, `1 d`. */
export function windowName(windowMs: number): string {
  for (const [unit, letter] of [[DAY_MS, "d"], [HOUR_MS, "h"], [MINUTE_MS, "m"]] as const) {
    if (windowMs % unit === 0) return `${windowMs / unit} ${letter}`;
  }
  return `${windowMs / SECOND_MS} s`;
}

/** A stretch of time in words for a glance: `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND_MS));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
