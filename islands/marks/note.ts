/** @module A sentence in the upper left corner of a plot. */

import { canvasFont, type Frame } from "./frame.ts";

/** Draws a sentence on a background, so that it is legible over any drawing. */
export function drawNote({ ctx, plot, ratio, colours }: Frame, text: string): void {
  ctx.save();
  ctx.font = canvasFont(12, ratio);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const [left, top] = [plot.left + 8 * ratio, plot.top + 6 * ratio];
  ctx.fillStyle = colours.panel;
  ctx.fillRect(left, top, ctx.measureText(text).width + 12 * ratio, 22 * ratio);
  ctx.fillStyle = colours.muted;
  ctx.fillText(text, left + 6 * ratio, top + 11.5 * ratio);
  ctx.restore();
}
