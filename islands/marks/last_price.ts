/** @module The last price: a dotted line across the plot, and a label on the axis. */

import type { BarColumns } from "../data/bar_columns.ts";
import { HALF_TAG_PX } from "./axis_labels.ts";
import { canvasFont, type Frame, toPx } from "./frame.ts";

/** Draws a dotted line at the close of the newest bar, in the colour of the bar's direction. */
export function drawLastPriceLine(frame: Frame, bars: BarColumns): void {
  if (bars.length === 0) return;
  const { ctx, y, plot, thinPx } = frame;
  const yPx = Math.round(toPx(y, lastClose(bars)));
  ctx.fillStyle = colourOf(frame, bars);
  // Dots instead of a line, which would look like the edge of a candle.
  for (let x = plot.left; x < plot.left + plot.width; x += 6 * thinPx) {
    ctx.fillRect(x, yPx, 2 * thinPx, thinPx);
  }
}

/**
 * Draws the close of the newest bar as a label on the vertical axis. Draws nothing if it is outside of the scale.
 *
 * @param text The price as text
 * @param axisWidth Width of the axis, in CSS pixels
 */
export function drawLastPriceLabel(frame: Frame, bars: BarColumns, text: string, axisWidth: number): void {
  if (bars.length === 0) return;
  const { ctx, y, plot, ratio, colours } = frame;
  const yPx = Math.round(toPx(y, lastClose(bars)));
  if (yPx < plot.top || yPx > plot.top + plot.height) return;
  const right = plot.left + plot.width;
  ctx.save();
  ctx.fillStyle = colourOf(frame, bars);
  ctx.fillRect(right + ratio, yPx - HALF_TAG_PX * ratio, (axisWidth - 2) * ratio, 2 * HALF_TAG_PX * ratio);
  ctx.fillStyle = colours.panel;
  ctx.font = canvasFont(12, ratio, 600);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillText(text, right + 6 * ratio, yPx + ratio);
  ctx.restore();
}

function lastClose({ columns, length }: BarColumns): number {
  return columns[4][length - 1];
}

function colourOf({ colours }: Frame, bars: BarColumns): string {
  return lastClose(bars) < bars.columns[1][bars.length - 1] ? colours.falling : colours.rising;
}
