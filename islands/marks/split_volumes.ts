/**
 * Volumes by side: columns of what was sold, bought and of unknown side, one above the other, with a dash at the height of the
 * delta.
 *
 * The dash has the height of the delta without its sign, and the colour of the side that it favours. If bars are narrower
 * than a pixel, each column of pixels shows the bar of the largest volume that falls on it.
 *
 * @module
 */

import type { BarsInView } from "../data/bar_columns.ts";
import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { bodyWidth, columnPx, middlePx, slotWidth } from "./slots.ts";

/** The columns of a bar's volumes. */
interface SplitColumns {
  readonly bought: Float64Array;
  readonly sold: Float64Array;
  readonly unknown: Float64Array;
}

/** Where each part of the volumes is added. */
interface SplitPaths {
  readonly sold: RectPath;
  readonly bought: RectPath;
  readonly unknown: RectPath;
  /** Dashes of positive and of negative deltas. */
  readonly positive: RectPath;
  readonly negative: RectPath;
}

/** Draws the volumes of bars of flow. */
export function drawSplitVolumes(frame: TimeFrame, view: BarsInView): void {
  const { ctx, colours } = frame;
  const paths = {
    sold: new Path2D(),
    bought: new Path2D(),
    unknown: new Path2D(),
    positive: new Path2D(),
    negative: new Path2D(),
  };
  addSplitVolumes(view, frame, paths);
  const fill = (path: Path2D, colour: string) => {
    ctx.fillStyle = colour;
    ctx.fill(path);
  };
  fill(paths.sold, colours["falling-soft"]);
  fill(paths.bought, colours["rising-soft"]);
  fill(paths.unknown, colours.unknown);
  fill(paths.positive, colours.rising);
  fill(paths.negative, colours.falling);
}

/** Adds the volumes of bars of flow to paths. */
export function addSplitVolumes(view: BarsInView, scales: BarScales, paths: SplitPaths): void {
  const { bars, first, end } = view;
  const { bought, sold, unknown } = splitColumns(view);
  const time = bars.timeMs;
  const { y, thinPx } = scales;
  const slotPx = slotWidth(scales);
  const isDense = slotPx < thinPx;
  const width = isDense ? thinPx : bodyWidth(slotPx, thinPx);
  const side = (width - thinPx) / 2;
  const dashPx = width > 3 * thinPx ? 2 * thinPx : thinPx;
  const floorPx = Math.round(toPx(y, 0));
  for (let i = first; i < end;) {
    const x = isDense ? columnPx(scales, time[i]) : middlePx(scales, time[i]) - side;
    let bar = i;
    for (i++; isDense && i < end && columnPx(scales, time[i]) === x; i++) {
      if (bought[i] + sold[i] + unknown[i] > bought[bar] + sold[bar] + unknown[bar]) bar = i;
    }
    const total = bought[bar] + sold[bar] + unknown[bar];
    if (total === 0) continue;
    const soldPx = Math.round(toPx(y, sold[bar]));
    const knownPx = Math.round(toPx(y, sold[bar] + bought[bar]));
    // However small, a volume is visible.
    const topPx = Math.min(floorPx - thinPx, Math.round(toPx(y, total)));
    if (soldPx < floorPx) paths.sold.rect(x, soldPx, width, floorPx - soldPx);
    if (knownPx < soldPx) paths.bought.rect(x, knownPx, width, soldPx - knownPx);
    if (topPx < knownPx) {
      const path = unknown[bar] > 0 ? paths.unknown : bought[bar] >= sold[bar] ? paths.bought : paths.sold;
      path.rect(x, topPx, width, knownPx - topPx);
    }
    const delta = bought[bar] - sold[bar];
    if (delta === 0) continue;
    const deltaPx = Math.min(floorPx - dashPx, Math.round(toPx(y, Math.abs(delta))));
    (delta > 0 ? paths.positive : paths.negative).rect(x, deltaPx, width, dashPx);
  }
}

/** The columns of bars of flow. */
function splitColumns({ bars: { columns } }: BarsInView): SplitColumns {
  return { bought: columns[1], sold: columns[2], unknown: columns[3] };
}
