/** @module Gaps: a hatched band for each stretch of windows in which nothing was recorded. */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { hatch } from "./hatch.ts";

/** Marks the windows for which no series has a bar. */
export function drawGaps(frame: TimeFrame, views: readonly BarsInView[]): void {
  const { ctx, plot, colours, thinPx } = frame;
  const gaps = new Path2D();
  addGaps(views, frame, plot.top, plot.height, gaps);
  ctx.fillStyle = hatch(ctx, colours.gap, thinPx);
  ctx.fill(gaps);
}

/**
 * Adds a band for each stretch of windows between bars of which no series has a bar, unless the band is narrower than a
 * thin line.
 */
export function addGaps(
  views: readonly BarsInView[],
  scales: BarScales,
  topPx: number,
  heightPx: number,
  path: RectPath,
): void {
  const leastMs = Math.max(scales.windowMs, scales.thinPx / scales.x.pxPerUnit);
  // The bars next to the view bound gaps that reach into it.
  const next = views.map(({ first }) => Math.max(0, first - 1));
  let fromMs = Infinity;
  for (;;) {
    let startMs = Infinity;
    for (let v = 0; v < views.length; v++) {
      const { bars, end } = views[v];
      if (next[v] < Math.min(bars.length, end + 1)) startMs = Math.min(startMs, bars.timeMs[next[v]]);
    }
    if (startMs === Infinity) return;
    for (let v = 0; v < views.length; v++) {
      const { bars } = views[v];
      if (next[v] < bars.length && bars.timeMs[next[v]] === startMs) next[v]++;
    }
    if (startMs - fromMs >= leastMs) {
      const left = Math.round(toPx(scales.x, fromMs));
      path.rect(left, topPx, Math.round(toPx(scales.x, startMs)) - left, heightPx);
    }
    fromMs = startMs + scales.windowMs;
  }
}
