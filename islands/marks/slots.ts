/** @module The horizontal positions and widths of bars: whole pixels, shared by candles and volumes. */

import { type BarScales, toPx } from "./frame.ts";

/** A body needs at least this many thin lines of width; a narrower candle is a line from low to high. */
const BODY_FROM = 3;

/** Width of a candle's body: an odd number of thin lines, so that the wick is in the middle. */
export function bodyWidth(slotPx: number, thinPx: number): number {
  const lines = Math.floor(slotPx * 0.72 / thinPx);
  if (lines < BODY_FROM) return thinPx;
  return (lines % 2 ? lines : lines - 1) * thinPx;
}

/** Width of a window. */
export function slotWidth(scales: BarScales): number {
  return scales.windowMs * scales.x.pxPerUnit;
}

/** The left edge of the thin line in the middle of a window. */
export function middlePx(scales: BarScales, startMs: number): number {
  return Math.round(toPx(scales.x, startMs + scales.windowMs / 2) - scales.thinPx / 2);
}

/** The left edge of the column of pixels that a window falls on, if windows are narrower than a thin line. */
export function columnPx(scales: BarScales, startMs: number): number {
  return Math.floor(toPx(scales.x, startMs) / scales.thinPx) * scales.thinPx;
}
