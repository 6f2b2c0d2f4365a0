/**
 * Price bars as the page stores them.
 *
 * @module
 */

import { BarColumns, PRICE_COLUMNS } from "../../islands/data/bar_columns.ts";

/** Price bars `[t, open, high, low, close, volume]` as columns. */
export function columnsOf(bars: readonly (readonly number[])[]): BarColumns {
  const columns = new BarColumns(PRICE_COLUMNS);
  for (const bar of bars) {
    const index = columns.grow();
    bar.forEach((value, c) => columns.columns[c][index] = value);
  }
  return columns;
}
