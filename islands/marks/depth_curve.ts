/**
 * The depth curve: the sum of sizes as steps against price, from the best level outwards to the last recorded level.
 *
 * @module
 */

import type { Depth, DepthSide } from "../data/depth.ts";
import { type Frame, type LinearScale, toPx } from "./frame.ts";

/** Draws both sides of a book. */
export function drawDepthCurve(frame: Frame, { bids, asks }: Depth): void {
  const { ctx, x, y, plot, thinPx, colours } = frame;
  const floor = plot.top + plot.height;
  const sides = [
    [bids, colours.rising, colours["rising-soft"]],
    [asks, colours.falling, colours["falling-soft"]],
  ] as const;
  for (const [side, colour, soft] of sides) {
    if (side.price.length === 0) continue;
    const line = new Path2D();
    addSteps(side, x, y, line);
    const area = new Path2D(line);
    area.lineTo(Math.round(toPx(x, side.price[side.price.length - 1])), floor);
    area.closePath();
    ctx.fillStyle = soft;
    ctx.fill(area);
    ctx.strokeStyle = colour;
    // Two thin lines wide: with its middle on whole pixels, its edges are on whole pixels too.
    ctx.lineWidth = 2 * thinPx;
    ctx.stroke(line);
  }
}

/** Adds the steps of a side to a path: at each level's price the curve rises by the level's size. */
function addSteps(side: DepthSide, x: LinearScale, y: LinearScale, path: Path2D): void {
  let yPx = Math.round(toPx(y, 0));
  path.moveTo(Math.round(toPx(x, side.price[0])), yPx);
  for (let i = 0; i < side.price.length; i++) {
    const xPx = Math.round(toPx(x, side.price[i]));
    path.lineTo(xPx, yPx);
    yPx = Math.round(toPx(y, side.total[i]));
    path.lineTo(xPx, yPx);
  }
}
