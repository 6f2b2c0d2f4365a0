/** @module A line at the value 0. */

import { type Frame, toPx } from "./frame.ts";

/** Draws the line. */
export function drawZeroLine({ ctx, y, plot, thinPx, colours }: Frame): void {
  ctx.fillStyle = colours.zero;
  ctx.fillRect(plot.left, Math.round(toPx(y, 0)), plot.width, thinPx);
}
