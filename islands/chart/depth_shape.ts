/**
 * The geometry of a depth curve: the sum of sizes as steps against price, from the best level outwards.
 *
 * @module
 */

import type { Depth, DepthSide } from "../data/depth.ts";
import { midPrice, spread } from "../data/depth.ts";
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

/** The prices between which a book is shown, the mid in their middle where there is one; undefined for an empty book. */
export function depthPrices({ bids, asks }: Depth): [lowest: number, highest: number] | undefined {
  const all = [...bids.price, ...asks.price];
  if (all.length === 0) return undefined;
  const lowest = Math.min(...all);
  const highest = Math.max(...all);
  const middle = midPrice({ bids, asks }) ?? (lowest + highest) / 2;
  // A book of one level a side would otherwise stand at the edges.
  const half = Math.max((highest - middle) * 1.08, (middle - lowest) * 1.08, spread({ bids, asks }) ?? 0) ||
    Math.abs(middle) * 1e-4 || 1;
  return [middle - half, middle + half];
}

/** The largest sum of both sides; 0 for an empty book. */
export function largestTotal({ bids, asks }: Depth): number {
  return Math.max(bids.total.at(-1) ?? 0, asks.total.at(-1) ?? 0);
}
