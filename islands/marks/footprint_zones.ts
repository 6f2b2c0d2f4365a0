/** @module What bars left behind at their prices: stacked imbalances as areas, unfinished auctions and points of control as lines. */

import type { LastingZone } from "../data/footprint_zones.ts";
import { type TimeFrame, toPx } from "./frame.ts";

/** Width of bars from which unfinished auctions are drawn, in CSS pixels: lines of narrower bars would hide everything. */
const UNFINISHED_FROM_PX = 40;

/** Zones and the times that they lie between. */
export interface DrawnZones {
  /** The zones. */
  readonly zones: readonly LastingZone[];
  /** The start of each bar, in milliseconds. */
  readonly startMs: Float64Array;
  /** The number of bars. */
  readonly length: number;
  /** The size of a row, in units of price. */
  readonly rowSize: number;
  /** Where zones end that no bar has touched, in milliseconds. */
  readonly endMs: number;
}

/** Draws zones, each from the end of its bar to the start of the bar that touches it. */
export function drawZones(frame: TimeFrame, { zones, startMs, length, rowSize, endMs }: DrawnZones): void {
  const { ctx, x, y, plot, colours, ratio, thinPx, windowMs } = frame;
  const right = plot.left + plot.width;
  const hasUnfinished = windowMs * x.pxPerUnit >= UNFINISHED_FROM_PX * ratio;
  const [bought, sold, unfinished, pocs] = [new Path2D(), new Path2D(), new Path2D(), new Path2D()];
  for (const { kind, bar, low, high, end } of zones) {
    const from = Math.round(toPx(x, startMs[bar] + windowMs));
    const to = Math.min(right, Math.round(toPx(x, end < length ? startMs[end] : endMs)));
    if (to <= from || to <= plot.left || from >= right) continue;
    const top = Math.round(toPx(y, (high + 0.5) * rowSize));
    const bottom = Math.round(toPx(y, (low - 0.5) * rowSize));
    if (bottom < plot.top || top > plot.top + plot.height) continue;
    if (kind === "bought") bought.rect(from, top, to - from, bottom - top);
    else if (kind === "sold") sold.rect(from, top, to - from, bottom - top);
    else if (kind === "poc") addLine(pocs, from, to, (top + bottom >> 1) + thinPx / 2);
    // The outer edge of the end of the bar.
    else if (hasUnfinished) {
      addLine(unfinished, from, to, kind === "unfinished high" ? top + thinPx / 2 : bottom - thinPx / 2);
    }
  }
  ctx.save();
  ctx.lineWidth = thinPx;
  for (const [path, colour] of [[bought, colours.rising], [sold, colours.falling]] as const) {
    ctx.globalAlpha = 0.13;
    ctx.fillStyle = colour;
    ctx.fill(path);
    ctx.globalAlpha = 0.4;
    ctx.strokeStyle = colour;
    ctx.stroke(path);
  }
  ctx.globalAlpha = 0.7;
  for (
    const [path, colour, dash] of [
      [unfinished, colours.muted, [2, 3]],
      [pocs, colours.text, [7, 3]],
    ] as const
  ) {
    ctx.setLineDash(dash.map((lines) => lines * thinPx));
    ctx.strokeStyle = colour;
    ctx.stroke(path);
  }
  ctx.restore();
}

function addLine(path: Path2D, from: number, to: number, y: number): void {
  path.moveTo(from, y);
  path.lineTo(to, y);
}
