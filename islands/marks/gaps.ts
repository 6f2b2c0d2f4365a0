/** @module Gaps: a hatched band for each stretch of windows without a bar. */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { hatch } from "./hatch.ts";

/** Marks the windows without a bar. */
export function drawGaps(frame: TimeFrame, view: BarsInView): void {
  const { ctx, plot, colours, thinPx } = frame;
  const gaps = new Path2D();
  addGaps(view, frame, plot.top, plot.height, gaps);
  ctx.fillStyle = hatch(ctx, colours.gap, thinPx);
  ctx.fill(gaps);
}

/** Adds a band for each stretch of windows without a bar, unless the band is narrower than a thin line. */
export function addGaps(
  { bars, first, end }: BarsInView,
  scales: BarScales,
  topPx: number,
  heightPx: number,
  path: RectPath,
): void {
  const time = bars.timeMs;
  const leastMs = Math.max(scales.windowMs, scales.thinPx / scales.x.pxPerUnit);
  for (let i = Math.max(1, first); i < Math.min(bars.length, end + 1); i++) {
    const fromMs = time[i - 1] + scales.windowMs;
    if (time[i] - fromMs < leastMs) continue;
    const left = Math.round(toPx(scales.x, fromMs));
    path.rect(left, topPx, Math.round(toPx(scales.x, time[i])) - left, heightPx);
  }
}
