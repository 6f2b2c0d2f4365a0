/**
 * The geometry of a depth curve: the sum of sizes as steps against price, from the best level outwards.
 *
 * @module
 */

import { type Depth, type DepthSide, midPrice, spread } from "../data/depth.ts";
import { type LinearScale, toPx } from "./candles.ts";

/** A path that takes lines, such as `Path2D`. */
export interface LinePath {
  /** Begins somewhere. */
  moveTo(x: number, y: number): void;
  /** Goes on in a straight line. */
  lineTo(x: number, y: number): void;
}

/**
 * Adds the steps of a side: at each level's price the curve rises by its size; after the last it stays level up to the
 * edge of the plot, as deeper levels are not known.
 *
 * @param edgePx Where the plot ends on this side
 */
export function addSteps(
  side: DepthSide,
  x: LinearScale,
  y: LinearScale,
  edgePx: number,
  path: LinePath,
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

/**
 * The prices between which a book is shown, the mid in their middle where there is one; undefined for an empty book.
 *
 * Orders that nobody expects to be met, a thousand times the price, would leave nothing to see of the others: what is
 * much farther than most levels is cut off.
 */
export function depthPrices(book: Depth): [lowest: number, highest: number] | undefined {
  const all = Float64Array.of(...book.bids.price, ...book.asks.price).sort();
  if (all.length === 0) return undefined;
  const middle = midPrice(book) ?? all[all.length >> 1];
  const away = all.map((price) => Math.abs(price - middle)).sort();
  const farthest = Math.min(away[away.length - 1] * 1.08, away[away.length >> 1] * 4);
  // A book of one level a side would otherwise stand at the edges; and there are no prices below zero.
  const half = Math.min(Math.max(farthest, spread(book) ?? 0) || middle * 1e-4, middle);
  return [middle - half, middle + half];
}
