/**
 * The volume-weighted average price (VWAP) since an anchor and its deviation, at the end of each window: exact, from an
 * answer of `/api/vwap`, or from bars.
 *
 * @module
 */

import { type Period, periodStart } from "./periods.ts";
import type { FlowAnswer } from "./sum_between.ts";

/** The distances of bands from the mean, in deviations. */
const DISTANCES = [-3, -2, -1, 1, 2, 3];

/** Means over time. */
export interface VwapLine {
  /** Length of the windows, in milliseconds. */
  readonly windowMs: number;
  /** The starts of the windows that have trades. */
  readonly timeMs: Float64Array;
  /** The mean price at the end of each window; NaN while there is no volume. */
  readonly mean: Float64Array;
  /** The standard deviation of prices about the mean. */
  readonly deviation: Float64Array;
  /** The mean less 3, 2 and 1 deviations, and plus 1, 2 and 3. */
  readonly bands: readonly Float64Array[];
  /** Whether the means are those of trades, not of bars. */
  readonly isExact: boolean;
}

/** Decodes an answer of `/api/vwap`. */
export function decodeVwap(answer: unknown): VwapLine {
  const { window_ms: windowMs, rows } = answer as {
    window_ms: number;
    rows: readonly (readonly [number, number | null, number | null])[];
  };
  const line = emptyLine(windowMs, rows.length, true);
  for (const [i, [startMs, mean, deviation]] of rows.entries()) {
    line.timeMs[i] = startMs;
    line.mean[i] = mean ?? NaN;
    line.deviation[i] = deviation ?? NaN;
  }
  return withBands(line);
}

/**
 * Means of bars of flow, each bar counted with its volume at its mean price. The means are those of the trades; deviations
 * are smaller than those of the trades, because prices within a bar count as equal.
 *
 * @param answer Bars, as `/api/series/flow` sends them
 * @param period Where means begin again
 * @param fromMs Bars that begin before this time do not count
 */
export function vwapOfBars(
  { window_ms: windowMs, columns, rows }: FlowAnswer,
  period: Period,
  fromMs: number,
): VwapLine {
  const columnOf = (name: string) => columns.indexOf(name);
  const volumes = ["buy_volume", "sell_volume", "unknown_volume"].map(columnOf);
  const vwap = columnOf("vwap");
  const counted = rows.filter(([startMs]) => startMs! >= fromMs);
  const line = emptyLine(windowMs, counted.length, false);
  let [currentMs, reference, size, first, second] = [NaN, 0, 0, 0, 0];
  for (const [i, row] of counted.entries()) {
    const startMs = row[0]!;
    const price = row[vwap];
    const periodMs = periodStart(period, startMs);
    if (periodMs !== currentMs) [currentMs, reference, size, first, second] = [periodMs, price ?? 0, 0, 0, 0];
    if (price !== null) {
      const volume = volumes.reduce((sum, column) => sum + row[column]!, 0);
      // The square of 61,837 has ten digits, which would be lost in the variance.
      if (size === 0) reference = price;
      const difference = price - reference;
      size += volume;
      first += volume * difference;
      second += volume * difference * difference;
    }
    const mean = first / size;
    line.timeMs[i] = startMs;
    line.mean[i] = reference + mean;
    line.deviation[i] = Math.sqrt(Math.max(0, second / size - mean * mean));
  }
  return withBands(line);
}

function emptyLine(windowMs: number, length: number, isExact: boolean): Omit<VwapLine, "bands"> {
  const [timeMs, mean, deviation] = [0, 1, 2].map(() => new Float64Array(length));
  return { windowMs, timeMs, mean, deviation, isExact };
}

function withBands(line: Omit<VwapLine, "bands">): VwapLine {
  const bands = DISTANCES.map((distance) => line.mean.map((mean, i) => mean + distance * line.deviation[i]));
  return { ...line, bands };
}
