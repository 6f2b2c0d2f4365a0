/**
 * Bars as the page stores them.
 *
 * @module
 */

import { BarColumns } from "../../islands/data/bar_columns.ts";
import { SERIES } from "../../lib/model/series.ts";

/** Bars, such as price bars `[t, open, high, low, close, volume]`, as columns. */
export function columnsOf(bars: readonly (readonly number[])[]): BarColumns {
  const columns = new BarColumns(bars[0]?.length ?? SERIES.price.columns.length);
  for (const bar of bars) {
    const index = columns.grow();
    bar.forEach((value, c) => columns.columns[c][index] = value);
  }
  return columns;
}
