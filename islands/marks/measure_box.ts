/** @module A measurement: a box between two points, with lines of text beside the second. */

import type { Corners } from "../data/measurement.ts";
import { canvasFont, type TimeFrame, toPx } from "./frame.ts";

/** Height of a line of text, in CSS pixels. */
const LINE_PX = 17;

/** Draws a box between two points, and lines of text that stay inside the plot. A box that is out of view has no text either. */
export function drawMeasureBox(frame: TimeFrame, corners: Corners, lines: readonly string[]): void {
  const { ctx, x, y, plot, ratio, thinPx, colours } = frame;
  const [startX, endX] = [toPx(x, corners.startMs), toPx(x, corners.endMs)].map(Math.round);
  const [startY, endY] = [toPx(y, corners.startPrice), toPx(y, corners.endPrice)].map(Math.round);
  const isIn = (from: number, length: number, a: number, b: number) =>
    Math.max(a, b) >= from && Math.min(a, b) <= from + length;
  if (!isIn(plot.left, plot.width, startX, endX) || !isIn(plot.top, plot.height, startY, endY)) return;
  const isFalling = corners.endPrice < corners.startPrice;
  ctx.save();
  // Lines of whole pixels are sharp.
  const box = [
    Math.min(startX, endX) + thinPx / 2,
    Math.min(startY, endY) + thinPx / 2,
    Math.abs(endX - startX),
    Math.abs(endY - startY),
  ] as const;
  ctx.fillStyle = isFalling ? colours["falling-soft"] : colours["rising-soft"];
  // What is measured stays visible.
  ctx.globalAlpha = 0.4;
  ctx.fillRect(...box);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = isFalling ? colours.falling : colours.rising;
  ctx.lineWidth = thinPx;
  ctx.strokeRect(...box);
  ctx.font = canvasFont(12, ratio);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  const padding = 6 * ratio;
  const width = Math.max(...lines.map((line) => ctx.measureText(line).width)) + 2 * padding;
  const height = (lines.length * LINE_PX + 6) * ratio;
  const beside = endX < startX ? endX - width - padding : endX + padding;
  const left = Math.max(plot.left, Math.min(plot.left + plot.width - width, beside));
  const top = Math.max(plot.top, Math.min(plot.top + plot.height - height, endY - height / 2));
  ctx.fillStyle = colours.panel;
  ctx.fillRect(left, top, width, height);
  ctx.strokeRect(left, top, width, height);
  ctx.fillStyle = colours.text;
  lines.forEach((line, i) => {
    ctx.fillText(line, left + padding, top + (3 + (i + 0.55) * LINE_PX) * ratio);
  });
  ctx.restore();
}
