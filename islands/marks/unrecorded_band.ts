/** @module A hatched band over a part of a plot at which nothing is known, and a text that says so. */

import { canvasFont, type Frame, toPx } from "./frame.ts";
import { hatch } from "./hatch.ts";

/** Size of the text, and the space around it, in CSS pixels. */
const TEXT_PX = 11;
const SPACE_PX = 4;

/** Hatches the band. The text is horizontal if there is space, or else upright; a band narrower than the text has no text. */
export function drawUnrecordedBand(frame: Frame, from: number, to: number, text: string): void {
  const { ctx, x, plot, ratio, thinPx, colours } = frame;
  const left = Math.round(toPx(x, from));
  const width = Math.round(toPx(x, to)) - left;
  ctx.save();
  ctx.fillStyle = hatch(ctx, colours.gap, thinPx);
  ctx.fillRect(left, plot.top, width, plot.height);
  ctx.font = canvasFont(TEXT_PX, ratio);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const length = ctx.measureText(text).width + 2 * SPACE_PX * ratio;
  const height = (TEXT_PX + SPACE_PX) * ratio;
  const isUpright = length > width;
  if (isUpright && (height > width || length > plot.height)) return ctx.restore();
  ctx.translate(left + width / 2, plot.top + (isUpright ? plot.height / 2 : height));
  if (isUpright) ctx.rotate(-Math.PI / 2);
  // The hatch would make the text hard to read.
  ctx.fillStyle = colours.panel;
  ctx.fillRect(-length / 2, -height / 2, length, height);
  ctx.fillStyle = colours.muted;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}
