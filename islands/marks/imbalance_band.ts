/**
 * Bars about zero as a band from low to high with a line of the closes, in the colour of their sign: for bars that are
 * too narrow for candles.
 *
 * @module
 */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { columnPx, slotWidth } from "./slots.ts";

/** A path of lines, such as `Path2D`. */
interface LinePath {
  /** Begins a line. */
  moveTo(x: number, y: number): void;
  /** Continues the line. */
  lineTo(x: number, y: number): void;
}

/** Draws bars as a band and a line. Columns 2 to 4 of the bars are high, low and close. */
export function drawBand(frame: TimeFrame, view: BarsInView): void {
  const { ctx, plot, y, thinPx, colours } = frame;
  const band = new Path2D();
  const line = new Path2D();
  addBand(view, frame, band, line);
  const zeroPx = Math.round(toPx(y, 0));
  ctx.lineWidth = Math.max(thinPx, Math.round(1.5 * thinPx));
  ctx.lineJoin = "round";
  for (const isPositive of [true, false]) {
    const top = isPositive ? plot.top : zeroPx;
    const bottom = isPositive ? zeroPx : plot.top + plot.height;
    if (bottom <= top) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(plot.left, top, plot.width, bottom - top);
    ctx.clip();
    ctx.fillStyle = isPositive ? colours["rising-soft"] : colours["falling-soft"];
    ctx.fill(band);
    ctx.strokeStyle = isPositive ? colours.rising : colours.falling;
    ctx.stroke(line);
    ctx.restore();
  }
}

/**
 * Adds a band and a line to paths. If bars are narrower than a thin line, each column of pixels shows the bars that fall
 * on it as one. The line is interrupted where a bar is missing.
 *
 * @param view The bars; columns 2 to 4 are high, low and close
 * @param scales From times and values to pixels
 * @param band Path of the band
 * @param line Path of the line
 */
export function addBand(
  { bars, first, end }: BarsInView,
  scales: BarScales,
  band: RectPath,
  line: LinePath,
): void {
  const { x, y, thinPx, windowMs } = scales;
  const [time, , high, low, close] = bars.columns;
  const isDense = slotWidth(scales) < thinPx;
  let lastEndMs = NaN;
  for (let i = first; i < end;) {
    const startMs = time[i];
    const left = isDense ? columnPx(scales, startMs) : Math.round(toPx(x, startMs));
    let highest = high[i];
    let lowest = low[i];
    let isJoined = startMs <= lastEndMs;
    for (i++; isDense && i < end && columnPx(scales, time[i]) === left; i++) {
      if (high[i] > highest) highest = high[i];
      if (low[i] < lowest) lowest = low[i];
    }
    // A gap narrower than the column is not visible.
    isJoined ||= isDense && (startMs - lastEndMs) * x.pxPerUnit < thinPx;
    const right = isDense ? left + thinPx : Math.round(toPx(x, startMs + windowMs));
    const top = Math.round(toPx(y, highest));
    const bottom = Math.max(top + thinPx, Math.round(toPx(y, lowest)));
    band.rect(left, top, right - left, bottom - top);
    const middle = (left + right) / 2;
    const closePx = toPx(y, close[i - 1]);
    if (isJoined) line.lineTo(middle, closePx);
    else line.moveTo(middle, closePx);
    lastEndMs = time[i - 1] + windowMs;
  }
}
