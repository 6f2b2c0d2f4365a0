/** @module Bars, to be compared. */

import type { Bars } from "../../lib/aggregate/bars.ts";

/** The bars that changed, each as an array of so many numbers. */
export function changedRows(bars: Bars, width: number): number[][] {
  const values = Array.from(bars.takeChanged());
  return Array.from(
    { length: values.length / width },
    (_, bar) => values.slice(bar * width, (bar + 1) * width),
  );
}
