/**
 * Bars as rows, for comparisons.
 *
 * @module
 */

import type { Bars } from "../../lib/aggregate/bars.ts";

/** The changed bars, each as an array of `width` numbers. */
export function changedRows(bars: Bars, width: number): number[][] {
  const values = Array.from(bars.takeChanged());
  return Array.from(
    { length: values.length / width },
    (_, bar) => values.slice(bar * width, (bar + 1) * width),
  );
}
