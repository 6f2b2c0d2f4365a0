/** @module The share of volume whose side is not known: grey columns at the lower edge of a plot. */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { columnPx, slotWidth } from "./slots.ts";

/** The part of the plot's height that a share of everything has. */
const HEIGHT_PART = 0.2;

/** Draws the shares of bars of flow. */
export function drawUnknownShare(frame: TimeFrame, view: BarsInView): void {
  const { ctx, plot, colours } = frame;
  const path = new Path2D();
  addUnknownShare(path, view, frame, plot.top + plot.height, HEIGHT_PART * plot.height);
  ctx.fillStyle = colours.unknown;
  ctx.fill(path);
}

/**
 * Adds the shares to a path. If bars are narrower than a pixel, a column of pixels shows the largest share.
 *
 * @param floorPx The lower edge
 * @param heightPx Height of a share of everything
 */
export function addUnknownShare(
  path: RectPath,
  { bars, first, end }: BarsInView,
  scales: BarScales,
  floorPx: number,
  heightPx: number,
): void {
  const { x, windowMs, thinPx } = scales;
  const [time, bought, sold, unknown] = bars.columns;
  const isDense = slotWidth(scales) < thinPx;
  for (let i = first; i < end;) {
    const left = isDense ? columnPx(scales, time[i]) : Math.round(toPx(x, time[i]));
    const right = isDense ? left + thinPx : Math.round(toPx(x, time[i] + windowMs));
    let share = 0;
    do {
      if (unknown[i] > 0) share = Math.max(share, unknown[i] / (bought[i] + sold[i] + unknown[i]));
      i++;
    } while (isDense && i < end && columnPx(scales, time[i]) === left);
    if (share === 0) continue;
    const height = Math.max(thinPx, Math.round(share * heightPx));
    path.rect(left, floorPx - height, right - left, height);
  }
}
