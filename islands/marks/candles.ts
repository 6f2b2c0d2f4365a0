/**
 * Candles: one path for each direction, made of rectangles on whole pixels.
 *
 * Rising and falling candles have the same shape, and colours that contrast equally with the panel, so that neither
 * direction looks stronger. If bars are narrower than a pixel, each column of pixels shows all bars that fall on it as
 * one.
 *
 * @module
 */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, fillBoth, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { bodyWidth, columnPx, middlePx, slotWidth } from "./slots.ts";

/** Draws bars as candles. Columns 1 to 4 of the bars are open, high, low and close. */
export function drawCandles(frame: TimeFrame, view: BarsInView): void {
  const rising = new Path2D();
  const falling = new Path2D();
  addCandles(view, frame, rising, falling);
  fillBoth(frame, rising, falling, [frame.colours.rising, frame.colours.falling]);
}

/**
 * Adds candles to paths.
 *
 * @param view The bars; columns 1 to 4 are open, high, low and close
 * @param scales From times and values to pixels
 * @param rising Path of candles whose close is at or above their open
 * @param falling Path of the other candles
 */
export function addCandles(view: BarsInView, scales: BarScales, rising: RectPath, falling: RectPath): void {
  if (slotWidth(scales) < scales.thinPx) addDense(view, scales, rising, falling);
  else addSingle(view, scales, rising, falling);
}

function addSingle(
  { bars, first, end }: BarsInView,
  scales: BarScales,
  rising: RectPath,
  falling: RectPath,
): void {
  const { y, thinPx } = scales;
  const [time, open, high, low, close] = bars.columns;
  const width = bodyWidth(slotWidth(scales), thinPx);
  const side = (width - thinPx) / 2;
  for (let i = first; i < end; i++) {
    const path = close[i] >= open[i] ? rising : falling;
    const x = middlePx(scales, time[i]);
    const top = Math.round(toPx(y, high[i]));
    const bottom = Math.max(top + thinPx, Math.round(toPx(y, low[i])));
    if (width === thinPx) {
      path.rect(x, top, thinPx, bottom - top);
      continue;
    }
    const bodyTop = Math.round(toPx(y, Math.max(open[i], close[i])));
    const bodyBottom = Math.max(bodyTop + thinPx, Math.round(toPx(y, Math.min(open[i], close[i]))));
    if (bodyTop > top) path.rect(x, top, thinPx, bodyTop - top);
    if (bottom > bodyBottom) path.rect(x, bodyBottom, thinPx, bottom - bodyBottom);
    path.rect(x - side, bodyTop, width, bodyBottom - bodyTop);
  }
}

/** Adds one line for each column of pixels: from the lowest low to the highest high of all bars on it. */
function addDense(
  { bars, first, end }: BarsInView,
  scales: BarScales,
  rising: RectPath,
  falling: RectPath,
): void {
  const { y, thinPx } = scales;
  const [time, open, high, low, close] = bars.columns;
  for (let i = first; i < end;) {
    const x = columnPx(scales, time[i]);
    const firstOpen = open[i];
    let highest = high[i];
    let lowest = low[i];
    for (i++; i < end && columnPx(scales, time[i]) === x; i++) {
      if (high[i] > highest) highest = high[i];
      if (low[i] < lowest) lowest = low[i];
    }
    const top = Math.round(toPx(y, highest));
    const bottom = Math.max(top + thinPx, Math.round(toPx(y, lowest)));
    (close[i - 1] >= firstOpen ? rising : falling).rect(x, top, thinPx, bottom - top);
  }
}
