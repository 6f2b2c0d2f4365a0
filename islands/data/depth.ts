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

/** The side that a price belongs to, and the sum of its sizes up to that price; undefined between the sides. */
export function sizeTo(depth: Depth, price: number): { side: "bid" | "ask"; total: number } | undefined {
  const { bids, asks } = depth;
  if (bids.price.length && price <= bids.price[0]) {
    let last = 0;
    while (last + 1 < bids.price.length && bids.price[last + 1] >= price) last++;
    return { side: "bid", total: bids.total[last] };
  }
  if (asks.price.length && price >= asks.price[0]) {
    let last = 0;
    while (last + 1 < asks.price.length && asks.price[last + 1] <= price) last++;
    return { side: "ask", total: asks.total[last] };
  }
  return undefined;
}

function side(levels: number[][]): DepthSide {
  const price = Float64Array.from(levels, (level) => Number(level[0]));
  const size = Float64Array.from(levels, (level) => Number(level[1]));
  const total = new Float64Array(size.length);
  for (let i = 0, sum = 0; i < size.length; i++) total[i] = sum += size[i];
  return { price, size, total };
}
