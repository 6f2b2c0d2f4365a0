/**
 * The newest book as columns: prices, sizes and their running sums, best level first.
 *
 * @module
 */

/** One side of the book. */
export interface DepthSide {
  /** Prices, best first. */
  readonly price: Float64Array;
  /** Sizes at those prices. */
  readonly size: Float64Array;
  /** Sums of the sizes from the best level to each level. */
  readonly total: Float64Array;
}

/** A snapshot of the book. */
export interface Depth {
  /** The bids. */
  readonly bids: DepthSide;
  /** The asks. */
  readonly asks: DepthSide;
}

/** A book without levels. */
export const EMPTY_DEPTH: Depth = { bids: side([]), asks: side([]) };

/**
 * Reads `depth_data.json`.
 *
 * @throws {SyntaxError} If the text does not hold a snapshot
 */
export function parseDepth(text: string): Depth {
  const value = JSON.parse(text);
  if (!Array.isArray(value?.bids) || !Array.isArray(value?.asks)) {
    throw new SyntaxError("no bids and asks");
  }
  return depthOf(value.bids, value.asks);
}

/**
 * Makes a snapshot of its levels.
 *
 * @param bids Prices and sizes, best first
 * @param asks Prices and sizes, best first
 */
export function depthOf(bids: number[][], asks: number[][]): Depth {
  return { bids: side(bids), asks: side(asks) };
}

/** The mid: the mean of best bid and best ask; undefined if a side is empty. */
export function midPrice({ bids, asks }: Depth): number | undefined {
  return bids.price.length && asks.price.length ? (bids.price[0] + asks.price[0]) / 2 : undefined;
}

/** Best ask minus best bid; undefined if a side is empty. */
export function spread({ bids, asks }: Depth): number | undefined {
  return bids.price.length && asks.price.length ? asks.price[0] - bids.price[0] : undefined;
}

/** The sizes of a side from its best price to another price. */
export interface SizeTo {
  /** The side. */
  readonly side: "bid" | "ask";
  /** The sum of the recorded sizes. */
  readonly total: number;
  /** The last recorded price, if the price is beyond that and the sum is not all that there was. */
  readonly beyond?: number;
}

/** The side that a price belongs to, and the sum of its sizes up to that price; undefined between the sides. */
export function sizeTo({ bids, asks }: Depth, price: number): SizeTo | undefined {
  const isBid = bids.price.length > 0 && price <= bids.price[0];
  if (!isBid && !(asks.price.length > 0 && price >= asks.price[0])) return undefined;
  const side = isBid ? bids : asks;
  const isWithin = (level: number) => isBid ? level >= price : level <= price;
  let last = 0;
  while (last + 1 < side.price.length && isWithin(side.price[last + 1])) last++;
  const end = side.price[last];
  const isBeyond = last === side.price.length - 1 && end !== price;
  return { side: isBid ? "bid" : "ask", total: side.total[last], ...isBeyond && { beyond: end } };
}

function side(levels: number[][]): DepthSide {
  const price = Float64Array.from(levels, (level) => Number(level[0]));
  const size = Float64Array.from(levels, (level) => Number(level[1]));
  const total = new Float64Array(size.length);
  for (let i = 0, sum = 0; i < size.length; i++) total[i] = sum += size[i];
  return { price, size, total };
}
