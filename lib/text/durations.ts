/** @module Lengths of time as people read them, for the terminal and for the page. */

/** One second, in milliseconds. */
export const SECOND_MS = 1000;
/** One minute, in milliseconds. */
export const MINUTE_MS = 60 * SECOND_MS;
/** One hour, in milliseconds. */
export const HOUR_MS = 60 * MINUTE_MS;
/** One day, in milliseconds. */
export const DAY_MS = 24 * HOUR_MS;
/** One week, in milliseconds. */
export const WEEK_MS = 7 * DAY_MS;

/** The first Monday after the Unix epoch, which was a Thursday: weeks begin at multiples of a week from there. */
export const FIRST_MONDAY_MS = 4 * DAY_MS;

/** A length of time: `0.8 s`, `42 s`, `3 min 05 s`, `2 h 10 min`. A negative length counts as zero. */
export function duration(ms: number): string {
  const seconds = Math.max(0, ms / SECOND_MS);
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${twoDigits(whole % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

/** The length of a window in the largest unit that divides it: `30 s`, `5 m`, `4 h`, `1 d`. */
export function windowName(windowMs: number): string {
  for (const [unitMs, letter] of [[DAY_MS, "d"], [HOUR_MS, "h"], [MINUTE_MS, "m"]] as const) {
    if (windowMs % unitMs === 0) return `${windowMs / unitMs} ${letter}`;
  }
  return `${windowMs / SECOND_MS} s`;
}

/** The length of a window that need not be a usual one: `5 m`, `21 min 20 s`. */
export function windowLength(windowMs: number): string {
  return windowMs > MINUTE_MS && windowMs % MINUTE_MS ? duration(windowMs) : windowName(windowMs);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
