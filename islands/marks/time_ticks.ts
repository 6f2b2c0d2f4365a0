/**
 * The ticks of a time axis: at round times of the reader's clock, with enough space for labels.
 *
 * @module
 */

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../lib/text/durations.ts";
import { type Zone, zoneOffsetMs } from "../../lib/text/times.ts";

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR_MS),
  ...[1, 2, 4, 7].map((n) => n * DAY_MS),
];
const STEPS_MONTHS = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * The times of the ticks, in milliseconds since the Unix epoch, oldest first.
 *
 * @param minMs The beginning of the axis
 * @param maxMs The end of the axis
 * @param most The most labels that fit
 * @param zone The zone whose clock shows round times
 */
export function timeTicks(minMs: number, maxMs: number, most: number, zone: Zone): number[] {
  const least = (maxMs - minMs) / Math.max(1, most);
  if (!(least > 0)) return [];
  const stepMs = STEPS_MS.find((step) => step >= least);
  return stepMs === undefined ? monthTicks(minMs, maxMs, least, zone) : evenTicks(minMs, maxMs, stepMs, zone);
}

function evenTicks(minMs: number, maxMs: number, stepMs: number, zone: Zone): number[] {
  const ticks: number[] = [];
  const offsetMs = zoneOffsetMs(minMs, zone);
  for (let wall = Math.ceil((minMs + offsetMs) / stepMs) * stepMs;; wall += stepMs) {
    const timeMs = fromClock(wall, offsetMs, zone);
    if (timeMs > maxMs) return ticks;
    ticks.push(timeMs);
  }
}

function monthTicks(minMs: number, maxMs: number, least: number, zone: Zone): number[] {
  const months = STEPS_MONTHS.find((step) => step * 30 * DAY_MS >= least) ?? STEPS_MONTHS.at(-1)!;
  const offsetMs = zoneOffsetMs(minMs, zone);
  const first = new Date(minMs + offsetMs);
  const ticks: number[] = [];
  let month = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / months) * months;
  for (;; month += months) {
    const timeMs = fromClock(Date.UTC(Math.floor(month / 12), month % 12), offsetMs, zone);
    if (timeMs > maxMs) return ticks;
    if (timeMs >= minMs) ticks.push(timeMs);
  }
}

/** The time at which the zone's clock shows a reading; the zone's offset may have changed since `offsetMs` held. */
function fromClock(wallMs: number, offsetMs: number, zone: Zone): number {
  return wallMs - zoneOffsetMs(wallMs - offsetMs, zone);
}
