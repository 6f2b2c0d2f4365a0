/** @module Volumes: columns on the floor of the plot, in the colour of their bar's direction. */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, canvasFont, fillBoth, type RectPath, type TimeFrame } from "./frame.ts";
import { bodyWidth, columnPx, middlePx, slotWidth } from "./slots.ts";

/**
 * Draws the volumes of bars, the largest in view as high as `heightPx`. Column 5 of the bars is the volume.
 *
 * @param heightPx Height of the largest volume
 * @param labelOf The text above the volumes, for the largest volume
 */
export function drawVolumes(
  frame: TimeFrame,
  view: BarsInView,
  heightPx: number,
  labelOf: (largest: number) => string,
): void {
  const volume = view.bars.columns[5];
  let largest = 0;
  for (let i = view.first; i < view.end; i++) largest = Math.max(largest, volume[i]);
  if (largest === 0) return;
  const { ctx, colours, ratio } = frame;
  const floorPx = frame.plot.top + frame.plot.height;
  const rising = new Path2D();
  const falling = new Path2D();
  addVolumes(view, frame, floorPx, heightPx / largest, rising, falling);
  fillBoth(frame, rising, falling, [colours["rising-soft"], colours["falling-soft"]]);
  ctx.fillStyle = colours.muted;
  ctx.font = canvasFont(11, ratio);
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  ctx.fillText(labelOf(largest), frame.plot.left + 6 * ratio, floorPx - heightPx);
}

/**
 * Adds volumes to paths.
 *
 * @param view The bars; column 1 is the open, 4 the close and 5 the volume
 * @param floorPx The lower end of the columns
 * @param pxPerUnit Height of a unit of volume
 */
export function addVolumes(
  { bars, first, end }: BarsInView,
  scales: BarScales,
  floorPx: number,
  pxPerUnit: number,
  rising: RectPath,
  falling: RectPath,
): void {
  const [time, open, , , close, volume] = bars.columns;
  const slotPx = slotWidth(scales);
  const isDense = slotPx < scales.thinPx;
  const width = isDense ? scales.thinPx : bodyWidth(slotPx, scales.thinPx);
  const side = (width - scales.thinPx) / 2;
  for (let i = first; i < end;) {
    const x = isDense ? columnPx(scales, time[i]) : middlePx(scales, time[i]);
    const firstOpen = open[i];
    let largest = volume[i];
    for (i++; isDense && i < end && columnPx(scales, time[i]) === x; i++) {
      largest = Math.max(largest, volume[i]);
    }
    if (largest === 0) continue;
    const height = Math.max(scales.thinPx, Math.round(largest * pxPerUnit));
    (close[i - 1] >= firstOpen ? rising : falling).rect(x - side, floorPx - height, width, height);
  }
}
