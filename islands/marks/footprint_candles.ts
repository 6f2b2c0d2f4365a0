/** @module Thin candles at the left of the cells of a footprint: from low to high a line, from open to close a body. */

import type { BarsInView } from "../data/bar_columns.ts";
import { cellsWithin } from "./footprint_style.ts";
import { fillBoth, type TimeFrame, toPx } from "./frame.ts";
import { slotWidth } from "./slots.ts";

/** Draws the candles. Columns 1 to 4 of the bars are open, high, low and close. */
export function drawThinCandles(frame: TimeFrame, { bars, first, end }: BarsInView): void {
  const { x, y, ratio, thinPx, colours } = frame;
  const [time, open, high, low, close] = bars.columns;
  const { left } = cellsWithin(slotWidth(frame) / ratio);
  // A body of an odd number of thin lines, with a thin line free at its right.
  const half = Math.max(1, Math.floor((left * ratio / thinPx - 3) / 2)) * thinPx;
  const [rising, falling] = [new Path2D(), new Path2D()];
  for (let i = first; i < end; i++) {
    const path = close[i] >= open[i] ? rising : falling;
    const bodyLeft = Math.round(toPx(x, time[i])) + thinPx;
    const top = Math.round(toPx(y, high[i]));
    path.rect(bodyLeft + half, top, thinPx, Math.max(thinPx, Math.round(toPx(y, low[i])) - top));
    const bodyTop = Math.round(toPx(y, Math.max(open[i], close[i])));
    const bodyBottom = Math.round(toPx(y, Math.min(open[i], close[i])));
    path.rect(bodyLeft, bodyTop, 2 * half + thinPx, Math.max(thinPx, bodyBottom - bodyTop));
  }
  fillBoth(frame, rising, falling, [colours.rising, colours.falling]);
}
