/**
 * The windows in which bars may be looked at: the run's own, and the customary ones that are multiples of it.
 *
 * @module
 */

import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/text/durations.ts";

const CUSTOMARY_MS = [
  ...[1, 5, 15, 30].map((n) => n * MINUTE_MS),
  ...[1, 4].map((n) => n * HOUR_MS),
  DAY_MS,
];

/**
 * Lengths of the windows, in milliseconds, shortest first.
 *
 * @param ownMs The window of the bars that are there
 */
export function windowChoices(ownMs: number): number[] {
  return [ownMs, ...CUSTOMARY_MS.filter((ms) => ms > ownMs && ms % ownMs === 0)];
}
