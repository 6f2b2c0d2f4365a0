/** @module Gaps: a hatched band for each stretch of windows in which nothing was recorded. */

import type { BarsInView } from "../data/bar_columns.ts";
import type { TimeRange } from "../data/time_range.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { hatch } from "./hatch.ts";

/**
 * Marks the windows for which no series has a bar.
 *
 * @param views The bars in view of each series
 * @param unknown A range of time about which nothing is known: a gap that overlaps it is not marked
 */
export function drawGaps(frame: TimeFrame, views: readonly BarsInView[], unknown: TimeRange): void {
  const { ctx, plot, colours, thinPx } = frame;
  const gaps = new Path2D();
  addGaps(views, frame, plot.top, plot.height, gaps, unknown);
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
  unknown: TimeRange = { minMs: Infinity, maxMs: -Infinity },
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
    const isUnknown = fromMs < unknown.maxMs && startMs > unknown.minMs;
    if (startMs - fromMs >= leastMs && !isUnknown) {
      const left = Math.round(toPx(scales.x, fromMs));
      path.rect(left, topPx, Math.round(toPx(scales.x, startMs)) - left, heightPx);
    }
    fromMs = startMs + scales.windowMs;
  }
}
