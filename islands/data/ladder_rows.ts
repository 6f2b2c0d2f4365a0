/**
 * The ladder: a book in rows of prices, with what was traded there, and how sizes changed since the snapshot before.
 *
 * A price belongs to row floor(price / row size + 1/2), as in footprints and profiles.
 *
 * @module
 */

import type { Depth, DepthSide } from "./depth.ts";
import { rowSizeOf } from "./price_ladder.ts";
import type { Profile } from "./profile_answer.ts";

/** A row of the ladder. An undefined number is not known; a known size may be 0. */
export interface LadderRow {
  /** The middle of the row. */
  readonly price: number;
  /** What was traded at the bid (sold) and at the ask (bought). */
  readonly sold: number | undefined;
  readonly bought: number | undefined;
  /** The sizes that rest in the book. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** What was added to these sizes since the snapshot before, or pulled or filled if negative. */
  readonly bidChange: number | undefined;
  readonly askChange: number | undefined;
}

/** What a ladder is made of. */
export interface LadderParts {
  /** The book. */
  readonly depth: Depth;
  /** The snapshot before; undefined if it is not known. */
  readonly before: Depth | undefined;
  /** What was traded, in rows of the same size; undefined if it is not known. */
  readonly traded: Profile | undefined;
}

/** Rows around the best prices. */
export interface LadderRows {
  /** The rows of the asks, the highest first, down to the best ask. */
  readonly asks: readonly LadderRow[];
  /** What was traded at prices between the rows of the best prices; undefined if that is not known. */
  readonly inside: Pick<LadderRow, "sold" | "bought"> | undefined;
  /** The rows of the bids, from the best bid down. A row that holds the best bid and the best ask is here. */
  readonly bids: readonly LadderRow[];
  /** How many of `asks`, counted from their end, and of `bids`, from their start, the book tells about. */
  readonly recordedAsks: number;
  readonly recordedBids: number;
}

/** A side of a book in rows. */
interface SideRows {
  /** The sum of sizes by row. */
  readonly sizes: ReadonlyMap<number, number>;
  /** The rows of the best and of the last level; undefined without levels. */
  readonly best: number | undefined;
  readonly edge: number | undefined;
}

/**
 * The rows around the best prices.
 *
 * @param parts The book, and what belongs to it
 * @param rowSize The size of a row, in units of price
 * @param isTick Whether a row is one tick, so that the row of the last level is recorded in full
 * @param count The number of rows a side
 */
export function ladderRows(
  { depth, before, traded }: LadderParts,
  rowSize: number,
  isTick: boolean,
  count: number,
): LadderRows {
  const bids = sideRows(depth.bids, rowSize);
  const asks = sideRows(depth.asks, rowSize);
  const bidsBefore = before && sideRows(before.bids, rowSize);
  const asksBefore = before && sideRows(before.asks, rowSize);
  const tradedAt = traded && lookUp(traded, rowSize);
  const row = (index: number): LadderRow => {
    const there = tradedAt?.(index);
    return {
      price: rowSizeOf(rowSize, index),
      sold: there?.sold,
      bought: there?.bought,
      bid: sizeOf(bids, index, -1),
      ask: sizeOf(asks, index, 1),
      bidChange: change(bids, bidsBefore, index, -1, isTick),
      askChange: change(asks, asksBefore, index, 1, isTick),
    };
  };
  const highestBid = bids.best ?? (asks.best === undefined ? undefined : asks.best - 1);
  if (highestBid === undefined) {
    return { asks: [], inside: undefined, bids: [], recordedAsks: 0, recordedBids: 0 };
  }
  const lowestAsk = Math.max(asks.best ?? highestBid + 1, highestBid + 1);
  // There is nothing below 0, unless the instrument has such prices.
  const hasNegative = Math.min(highestBid, bids.edge ?? 0) < 0;
  const bidCount = hasNegative ? count : Math.min(count, highestBid + 1);
  return {
    asks: Array.from({ length: count }, (_, i) => row(lowestAsk + count - 1 - i)),
    inside: tradedAt && tradedBetween(tradedAt, highestBid + 1, lowestAsk),
    bids: Array.from({ length: bidCount }, (_, i) => row(highestBid - i)),
    recordedAsks: asks.edge === undefined ? 0 : Math.min(count, Math.max(0, asks.edge - lowestAsk + 1)),
    recordedBids: bids.edge === undefined ? 0 : Math.min(count, highestBid - bids.edge + 1),
  };
}

/** The row of a price. The quotient of two decimals is rounded first, because it may be a hair below a half. */
function rowOf(price: number, rowSize: number): number {
  return Math.floor(Math.round(price / rowSize * 1e6) / 1e6 + 0.5);
}

function sideRows({ price, size }: DepthSide, rowSize: number): SideRows {
  const sizes = new Map<number, number>();
  for (let i = 0; i < price.length; i++) {
    const row = rowOf(price[i], rowSize);
    sizes.set(row, (sizes.get(row) ?? 0) + size[i]);
  }
  const rows = [price[0], price.at(-1)].map((at) => at === undefined ? undefined : rowOf(at, rowSize));
  return { sizes, best: rows[0], edge: rows[1] };
}

/** The size in a row: undefined beyond the last level, and without levels. */
function sizeOf({ sizes, edge }: SideRows, row: number, outwards: 1 | -1): number | undefined {
  return edge === undefined || (row - edge) * outwards > 0 ? undefined : sizes.get(row) ?? 0;
}

/** How a size changed: undefined unless both snapshots hold the whole row. */
function change(
  now: SideRows,
  before: SideRows | undefined,
  row: number,
  outwards: 1 | -1,
  isTick: boolean,
): number | undefined {
  if (!before) return undefined;
  if (!isTick && (row === now.edge || row === before.edge)) return undefined;
  const [after, old] = [sizeOf(now, row, outwards), sizeOf(before, row, outwards)];
  // Digits beyond the tenth are rounding errors of the difference.
  return after === undefined || old === undefined ? undefined : Number((after - old).toPrecision(10));
}

/** Finds what was traded in a row. */
function lookUp({ price, sold, bought }: Profile, rowSize: number): (row: number) => Traded {
  return (row) => {
    let low = 0;
    for (let high = price.length; low < high;) {
      const middle = (low + high) >> 1;
      if (Math.round(price[middle] / rowSize) < row) low = middle + 1;
      else high = middle;
    }
    const isThere = low < price.length && Math.round(price[low] / rowSize) === row;
    return isThere ? { sold: sold[low], bought: bought[low] } : { sold: 0, bought: 0 };
  };
}

interface Traded {
  sold: number;
  bought: number;
}

/** What was traded in the rows from `start` to before `end`. */
function tradedBetween(tradedAt: (row: number) => Traded, start: number, end: number): Traded {
  const sum = { sold: 0, bought: 0 };
  for (let row = start; row < end; row++) {
    const { sold, bought } = tradedAt(row);
    sum.sold += sold;
    sum.bought += bought;
  }
  return sum;
}
