/** @module The closes of a whole run as the path of a small picture. */

import type { BarColumns } from "./bar_columns.ts";
import type { TimeRange } from "./time_range.ts";

/** The most bars that are drawn: more than a screen has pixels is of no use. */
const MOST = 2000;
/** The share of the run without bars from which the line has a gap. */
const GAP = 0.01;

/**
 * The commands of an SVG path through the closes of bars, whose width is 1 for the range and whose height is 1.
 *
 * @param bars Price bars
 * @param range The range of time from the left edge to the right edge
 */
export function overviewPath({ columns, length }: BarColumns, { minMs, maxMs }: TimeRange): string {
  const [timeMs, close] = [columns[0], columns[4]];
  const stride = Math.max(1, Math.ceil(length / MOST));
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < length; i += stride) {
    low = Math.min(low, close[i]);
    high = Math.max(high, close[i]);
  }
  const spanMs = maxMs - minMs;
  const parts: string[] = [];
  let beforeMs = -Infinity;
  for (let i = 0; i < length; i += stride) {
    const isAfterGap = timeMs[i] - beforeMs > Math.max(GAP * spanMs, 3 * spanMs * stride / length);
    const y = high > low ? (high - close[i]) / (high - low) : 0.5;
    parts.push(`${isAfterGap ? "M" : "L"}${((timeMs[i] - minMs) / spanMs).toFixed(5)} ${y.toFixed(4)}`);
    beforeMs = timeMs[i];
  }
  return parts.join("");
}
