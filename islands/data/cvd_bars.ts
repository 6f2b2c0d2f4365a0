/**
 * Bars of the cumulative delta, with the extremes of each bar: of the running delta after each of its trades.
 *
 * @module
 */

import { BarColumns } from "./bar_columns.ts";
import type { CumulativeDelta } from "./cvd.ts";

/** The part of an answer of `/api/footprint` that is used here. */
interface ExtremesAnswer {
  readonly window_ms: number;
  readonly bars: readonly { timestamp_ms: number; delta_low: number; delta_high: number }[];
}

/** The extremes of the running delta of bars. */
export interface Extremes {
  /** Length of the bars' windows, in milliseconds. */
  readonly windowMs: number;
  /** The start of each bar, the least running delta and the greatest. */
  readonly bars: BarColumns;
}

/** Decodes an answer of `/api/footprint`. */
export function decodeExtremes(answer: unknown): Extremes {
  const { window_ms: windowMs, bars } = answer as ExtremesAnswer;
  const columns = new BarColumns(3);
  for (const { timestamp_ms, delta_low, delta_high } of bars) {
    const index = columns.grow();
    columns.columns[0][index] = timestamp_ms;
    columns.columns[1][index] = delta_low;
    columns.columns[2][index] = delta_high;
  }
  return { windowMs, bars: columns };
}

/**
 * Makes bars of the cumulative delta: start, open, high, low and close.
 *
 * The high and the low include the open: the zero before the first trade counts here, unlike in `extremes`. The newest bar may have more trades
 * than its extremes know; its close is always within them.
 *
 * @param timeMs The starts of the bars
 * @param sums The running sums before and after each bar
 * @param first Index of the first bar
 * @param end Index after the last bar
 * @returns The bars; undefined if the sum or the extremes of a bar are not known
 */
export function cvdBars(
  timeMs: Float64Array,
  sums: CumulativeDelta,
  first: number,
  end: number,
  { bars }: Extremes,
): BarColumns | undefined {
  const result = new BarColumns(5);
  for (let i = first, at = bars.indexFrom(timeMs[first]); i < end; i++, at++) {
    const open = sums.before[i];
    if (Number.isNaN(open) || at >= bars.length || bars.timeMs[at] !== timeMs[i]) return undefined;
    const close = sums.after[i];
    const bar = result.grow();
    const values = [
      timeMs[i],
      open,
      Math.max(open, close, open + bars.columns[2][at]),
      Math.min(open, close, open + bars.columns[1][at]),
      close,
    ];
    values.forEach((value, column) => result.columns[column][bar] = value);
  }
  return result;
}
