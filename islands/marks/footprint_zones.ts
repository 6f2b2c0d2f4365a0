/** @module What bars left behind at their prices: stacked imbalances as areas, unfinished auctions and points of control as lines. */

import type { LastingZone } from "../data/footprint_zones.ts";
import { type TimeFrame, toPx } from "./frame.ts";

/** Width of bars from which unfinished auctions are drawn, in CSS pixels: lines of narrower bars would hide everything. */
const UNFINISHED_FROM_PX = 24;

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
  ctx.save();
  for (const { kind, bar, low, high, end } of zones) {
    const from = Math.round(toPx(x, startMs[bar] + windowMs));
    const to = Math.min(right, Math.round(toPx(x, end < length ? startMs[end] : endMs)));
    if (to <= from || to <= plot.left || from >= right) continue;
    const top = Math.round(toPx(y, (high + 0.5) * rowSize));
    const bottom = Math.round(toPx(y, (low - 0.5) * rowSize));
    if (bottom < plot.top || top > plot.top + plot.height) continue;
    if (kind === "bought" || kind === "sold") {
      ctx.fillStyle = kind === "bought" ? colours.rising : colours.falling;
      ctx.globalAlpha = 0.13;
      ctx.fillRect(from, top, to - from, bottom - top);
      ctx.globalAlpha = 0.6;
      ctx.fillRect(from, top, to - from, thinPx);
      ctx.fillRect(from, bottom - thinPx, to - from, thinPx);
      ctx.globalAlpha = 1;
      continue;
    }
    const isPoc = kind === "poc";
    if (!isPoc && !hasUnfinished) continue;
    ctx.fillStyle = isPoc ? colours.text : colours.muted;
    ctx.globalAlpha = 0.7;
    // Lines are at the middle of a point of control, and at the outer edge of an unfinished end.
    const at = isPoc ? top + bottom >> 1 : kind === "unfinished high" ? top : bottom - thinPx;
    const [dash, step] = isPoc ? [7 * thinPx, 10 * thinPx] : [2 * thinPx, 5 * thinPx];
    // Dashes keep their places when the chart is moved.
    const begin = from < plot.left ? plot.left - (plot.left - from) % step : from;
    for (let px = begin; px < to; px += step) ctx.fillRect(px, at, Math.min(dash, to - px), thinPx);
    ctx.globalAlpha = 1;
  }
  ctx.restore();
}
