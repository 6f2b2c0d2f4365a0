/**
 * Which prices a depth curve shows, and where the recorded levels end.
 *
 * @module
 */

import { type Depth, midPrice, spread } from "../data/depth.ts";

/** Beyond this multiple of the middle level's distance from the mid, levels are outside of the range at first. */
const FAR = 4;
/** The space beyond the farthest level, which says that nothing was recorded there. */
const BEYOND = 1.16;
/** The fewest steps of prices on each side. */
const FEWEST_STEPS = 4;

/**
 * The range of prices in which a book is shown, with the mid in the middle; undefined for an empty book.
 *
 * Some orders are a thousand times farther from the mid than the others, and would leave no space for those. Levels
 * much farther away than most levels are outside of the range, until the reader zooms out.
 *
 * @param book The book
 * @param step The step of prices
 * @param zoom Factor of the range; above 1 shows more prices
 */
export function depthRange(
  book: Depth,
  step: number,
  zoom = 1,
): [lowest: number, highest: number] | undefined {
  const all = Float64Array.of(...book.bids.price, ...book.asks.price);
  if (all.length === 0) return undefined;
  const middle = midPrice(book) ?? all[0];
  const away = all.map((price) => Math.abs(price - middle)).sort();
  const farthest = away[away.length - 1] * BEYOND;
  // The only level of a side must not be at the edge.
  const least = Math.max(FEWEST_STEPS * step, Math.abs(spread(book) ?? 0)) || Math.abs(middle) * 1e-4 || 1;
  const first = Math.max(least, Math.min(farthest, away[away.length >> 1] * FAR));
  let half = Math.max(Math.min(first, least), Math.min(first * zoom, Math.max(first, farthest)));
  // Where all prices are positive, the axis ends at 0.
  if (all.every((price) => price > 0)) half = Math.min(half, middle);
  return [middle - half, middle + half];
}

/** Prices of a depth curve at which nothing is known. */
export interface UnrecordedPrices {
  /** The lowest price. */
  readonly from: number;
  /** The highest price. */
  readonly to: number;
  /** The last recorded price; undefined if the side has no level at all. */
  readonly beyond: number | undefined;
  /** The side. */
  readonly side: "bids" | "asks";
}

/** The parts of a range of prices beyond the last recorded level of each side. */
export function unrecordedPrices({ bids, asks }: Depth, min: number, max: number): UnrecordedPrices[] {
  const [lastBid, lastAsk] = [bids.price.at(-1), asks.price.at(-1)];
  const found: UnrecordedPrices[] = [];
  const bidEnd = lastBid ?? asks.price[0];
  const askEnd = lastAsk ?? bids.price[0];
  if (bidEnd > min) found.push({ from: min, to: Math.min(max, bidEnd), beyond: lastBid, side: "bids" });
  if (askEnd < max) found.push({ from: Math.max(min, askEnd), to: max, beyond: lastAsk, side: "asks" });
  return found;
}
