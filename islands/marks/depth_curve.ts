/**
 * The depth curve: the sum of sizes as steps against price, from the best level outwards.
 *
 * @module
 */

import { type Depth, type DepthSide, midPrice, spread } from "../data/depth.ts";
import { type Frame, type LinearScale, toPx } from "./frame.ts";

/** Draws both sides of a book. */
export function drawDepthCurve(frame: Frame, { bids, asks }: Depth): void {
  const { ctx, x, y, plot, thinPx, colours } = frame;
  const floor = plot.top + plot.height;
  const sides = [
    [bids, plot.left, colours.rising, colours["rising-soft"]],
    [asks, plot.left + plot.width, colours.falling, colours["falling-soft"]],
  ] as const;
  for (const [side, edge, colour, soft] of sides) {
    if (side.price.length === 0) continue;
    const line = new Path2D();
    addSteps(side, x, y, edge, line);
    const area = new Path2D(line);
    area.lineTo(edge, floor);
    area.closePath();
    ctx.fillStyle = soft;
    ctx.fill(area);
    ctx.strokeStyle = colour;
    // Two thin lines wide: with its middle on whole pixels, its edges are on whole pixels too.
    ctx.lineWidth = 2 * thinPx;
    ctx.stroke(line);
  }
}

/**
 * The range of prices in which a book is shown, with the mid in the middle; undefined for an empty book.
 *
 * Some orders are a thousand times farther from the mid than the others, and would leave no space for those. Levels
 * much farther away than most levels are outside of the range.
 */
export function depthPrices(book: Depth): [lowest: number, highest: number] | undefined {
  const all = Float64Array.of(...book.bids.price, ...book.asks.price).sort();
  if (all.length === 0) return undefined;
  const middle = midPrice(book) ?? all[all.length >> 1];
  const away = all.map((price) => Math.abs(price - middle)).sort();
  const farthest = Math.min(away[away.length - 1] * 1.08, away[away.length >> 1] * 4);
  // The only level of a side must not be at the edge, and where all prices are positive, the axis ends at 0.
  const half = Math.min(
    Math.max(farthest, spread(book) ?? 0) || Math.abs(middle) * 1e-4 || 1,
    all[0] > 0 ? middle : Infinity,
  );
  return [middle - half, middle + half];
}

/**
 * Adds the steps of a side to a path. At each level's price the curve rises by the level's size. After the last level
 * it stays flat up to the edge of the plot, because deeper levels are unknown.
 *
 * @param edgePx The edge of the plot on this side
 */
function addSteps(
  side: DepthSide,
  x: LinearScale,
  y: LinearScale,
  edgePx: number,
  path: Path2D,
): void {
  if (side.price.length === 0) return;
  let yPx = Math.round(toPx(y, 0));
  path.moveTo(Math.round(toPx(x, side.price[0])), yPx);
  for (let i = 0; i < side.price.length; i++) {
    const xPx = Math.round(toPx(x, side.price[i]));
    path.lineTo(xPx, yPx);
    yPx = Math.round(toPx(y, side.total[i]));
    path.lineTo(xPx, yPx);
  }
  path.lineTo(edgePx, yPx);
}
