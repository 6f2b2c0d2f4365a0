/** @module Volumes: columns on the floor of the plot, in the colour of their bar's direction. */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, fillBoth, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { bodyWidth, columnPx, middlePx, slotWidth } from "./slots.ts";

/** Draws the volumes of bars whose column 5 is the volume. */
export function drawVolumes(frame: TimeFrame, view: BarsInView): void {
  const { colours, y } = frame;
  const rising = new Path2D();
  const falling = new Path2D();
  addVolumes(view, frame, Math.round(toPx(y, 0)), -y.pxPerUnit, rising, falling);
  fillBoth(frame, rising, falling, [colours["rising-soft"], colours["falling-soft"]]);
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
