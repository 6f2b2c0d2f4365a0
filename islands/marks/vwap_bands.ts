/** @module A mean price over time, with bands of one, two and three deviations on both sides. */

import type { VwapLine } from "../data/vwap.ts";
import type { TimeFrame } from "./frame.ts";
import { drawValueLine, type LineBreaks } from "./value_line.ts";

/** The opacity of each band, from the lowest. */
const OPACITIES = [0.4, 0.55, 0.75, 0.75, 0.55, 0.4];

/**
 * Draws the mean and its bands.
 *
 * @param line The means
 * @param first The index of the first window
 * @param end The index after the last window
 * @param breaks Where the line begins again
 */
export function drawVwapBands(
  frame: TimeFrame,
  { timeMs, mean, bands }: VwapLine,
  first: number,
  end: number,
  breaks: LineBreaks,
): void {
  const { ctx, ratio, colours } = frame;
  ctx.save();
  for (const [i, values] of bands.entries()) {
    ctx.globalAlpha = OPACITIES[i];
    drawValueLine(frame, { timeMs, values, first, end }, colours.vwap, breaks, ratio);
  }
  ctx.globalAlpha = 1;
  drawValueLine(frame, { timeMs, values: mean, first, end }, colours.vwap, breaks, 2 * ratio);
  ctx.restore();
}
