/**
 * Bars of a longer window, combined from bars of a shorter one by the rules of aggregation: the first open, the
 * highest high, the lowest low, the last close, the sum of the volumes. Windows are aligned to the Unix epoch; one
 * with no bar in it has none.
 *
 * @module
 */

import type { BarColumns } from "./bar_columns.ts";

/**
 * Brings combined bars up to date after the bars they are made of changed.
 *
 * @param source The bars of the shorter window
 * @param from The first of them that changed; all before it are as they were at the last call
 * @param windowMs Length of the longer window, in milliseconds
 * @param into The combined bars
 * @returns The index of the first combined bar that changed
 */
export function combineBars(source: BarColumns, from: number, windowMs: number, into: BarColumns): number {
  const starts = source.timeMs;
  // The bar before the change belongs to it: what shared its longer window may be gone.
  let i = source.length === 0 ? 0 : source.indexFrom(windowStart(starts[Math.max(0, from - 1)], windowMs));
  const first = i === 0 ? 0 : into.indexFrom(windowStart(starts[i], windowMs));
  into.length = first;

  const [, open, high, low, close, volume] = source.columns;
  while (i < source.length) {
    const startMs = windowStart(starts[i], windowMs);
    const endMs = startMs + windowMs;
    const firstOpen = open[i];
    let highest = high[i];
    let lowest = low[i];
    let total = volume ? volume[i] : 0;
    for (i++; i < source.length && starts[i] < endMs; i++) {
      if (high[i] > highest) highest = high[i];
      if (low[i] < lowest) lowest = low[i];
      if (volume) total += volume[i];
    }
    const bar = into.grow();
    const columns = into.columns;
    columns[0][bar] = startMs;
    columns[1][bar] = firstOpen;
    columns[2][bar] = highest;
    columns[3][bar] = lowest;
    columns[4][bar] = close[i - 1];
    if (volume) columns[5][bar] = total;
  }
  return first;
}

function windowStart(timeMs: number, windowMs: number): number {
  return Math.floor(timeMs / windowMs) * windowMs;
}
