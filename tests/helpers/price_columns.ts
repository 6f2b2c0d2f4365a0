/** @module Price bars as the page holds them. */

import { BarColumns, PRICE_COLUMNS } from "../../islands/data/bar_columns.ts";

/** The page's columns of price bars, each `[t, open, high, low, close, volume]`. */
export function columnsOf(bars: readonly (readonly number[])[]): BarColumns {
  const columns = new BarColumns(PRICE_COLUMNS);
  for (const bar of bars) {
    const index = columns.grow();
    bar.forEach((value, c) => columns.columns[c][index] = value);
  }
  return columns;
}
