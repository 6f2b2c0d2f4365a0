/** @module What lies between two points of the price chart. */

import type { BarColumns } from "./bar_columns.ts";
import type { TimeRange } from "./time_range.ts";

/** Two points of the price chart, in the order in which the reader chose them. */
export interface Corners {
  /** The time of the first point, in milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** The price of the first point. */
  readonly startPrice: number;
  /** The time of the second point. */
  readonly endMs: number;
  /** The price of the second point. */
  readonly endPrice: number;
}

/** What lies between two points. */
export interface Measurement {
  /** The difference of the prices, second less first. */
  readonly change: number;
  /** The difference in hundredths of a percent of the first price; undefined if that is 0. */
  readonly basisPoints: number | undefined;
  /** The time between the points, in milliseconds. */
  readonly spanMs: number;
  /** The volume of the bars that start between the points; undefined if no bar does. */
  readonly volume: number | undefined;
  /** What was bought less what was sold in these bars; undefined if not known. */
  readonly delta: number | undefined;
}

/** The range of time between two points. */
export function rangeOf({ startMs, endMs }: Corners): TimeRange {
  return { minMs: Math.min(startMs, endMs), maxMs: Math.max(startMs, endMs) };
}

/**
 * Measures what lies between two points.
 *
 * @param price Price bars
 * @param flow Bars of flow of the same windows
 */
export function measure(corners: Corners, price: BarColumns, flow: BarColumns): Measurement {
  const { startPrice, endPrice } = corners;
  const range = rangeOf(corners);
  const change = endPrice - startPrice;
  return {
    change,
    basisPoints: startPrice === 0 ? undefined : change / Math.abs(startPrice) * 10_000,
    spanMs: range.maxMs - range.minMs,
    volume: sum(price, range, (columns, i) => columns[5][i]),
    delta: sum(flow, range, (columns, i) => columns[1][i] - columns[2][i]),
  };
}

function sum(
  bars: BarColumns,
  { minMs, maxMs }: TimeRange,
  value: (columns: BarColumns["columns"], index: number) => number,
): number | undefined {
  const [first, end] = [bars.indexFrom(minMs), bars.indexFrom(maxMs)];
  if (first >= end) return undefined;
  let total = 0;
  for (let i = first; i < end; i++) total += value(bars.columns, i);
  return total;
}
