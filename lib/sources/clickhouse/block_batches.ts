/** @module Batches of rows out of blocks of columns, as a cluster sends them. */

import {
  BATCH_ROWS,
  type BookBatch,
  type Depth,
  type KeptLevels,
  type TradeBatch,
} from "../../model/batches.ts";
import { sumOfSizes } from "../values/size_sum.ts";
import type { NativeColumn, NativeRows } from "./read_native.ts";

/** Stand for times and order keys that were not asked for. */
const NO_TIMES = new Float64Array(BATCH_ROWS);
const NO_NANOSECONDS = new Int32Array(BATCH_ROWS);
const NO_NUMBERS = new Float64Array(BATCH_ROWS).fill(Infinity);

/** The trades of some rows of a block. */
export function tradeBatch(block: NativeRows, from: number, to: number): TradeBatch {
  const { p, s, sd } = block.columns;
  return {
    ...timesOf(block, from, to),
    price: doubles(p).subarray(from, to),
    size: doubles(s).subarray(from, to),
    side: (sd.values as Int8Array).subarray(from, to),
  };
}

/**
 * The snapshots of some rows of a block.
 *
 * @param isLimited Whether only some of the levels are there
 */
export function bookBatch(block: NativeRows, from: number, to: number, isLimited: boolean): BookBatch {
  const { bn, an, bp, bs, ap, az, bt, at, bz, sz, bl, al } = block.columns;
  const part = (column: NativeColumn) => doubles(column).subarray(from, to);
  const count = (column: NativeColumn) => (column.values as Int32Array).subarray(from, to);
  const levels = (row: number): Depth => ({
    bids: pairs(bl, bz, from + row),
    asks: pairs(al, sz, from + row),
  });
  const latest = to - from - 1;
  let kept: KeptLevels | undefined;
  return {
    ...timesOf(block, from, to),
    bidSize: bt ? part(bt) : sums(bz, from, to),
    askSize: at ? part(at) : sums(sz, from, to),
    bidLevels: count(bn),
    askLevels: count(an),
    bestBid: part(bp),
    bestBidSize: part(bs),
    bestAsk: part(ap),
    bestAskSize: part(az),
    levels,
    latest: bl ? latest : -1,
    depth: () => levels(latest),
    // Only who reads all levels of all rows needs them side by side.
    get kept() {
      return kept ??= bl && !isLimited ? keptOf([[bl, bz], [al, sz]], from, to) : undefined;
    },
  };
}

/** All levels of some rows of a block: prices and sizes in turn, the bids of a row before its asks. */
function keptOf(
  sides: readonly [prices: NativeColumn, sizes: NativeColumn][],
  from: number,
  to: number,
): KeptLevels {
  const levels = sides.reduce(
    (sum, [prices]) => sum + spanOf(prices, to - 1)[1] - spanOf(prices, from)[0],
    0,
  );
  const pairs = new Float64Array(2 * levels);
  const ends = new Int32Array(to - from);
  let at = 0;
  for (let row = from; row < to; row++) {
    for (const [prices, sizes] of sides) {
      const [start, end] = spanOf(prices, row);
      const [price, size] = [doubles(prices), doubles(sizes)];
      for (let level = start; level < end; level++) {
        pairs[at++] = price[level];
        pairs[at++] = size[level];
      }
    }
    ends[row - from] = at;
  }
  return { pairs, ends };
}

function timesOf({ columns: { ms, ns, hi, lo } }: NativeRows, from: number, to: number) {
  const count = to - from;
  return {
    count,
    timeMs: ms ? doubles(ms).subarray(from, to) : NO_TIMES.subarray(0, count),
    timeNs: ns ? (ns.values as Int32Array).subarray(from, to) : NO_NANOSECONDS.subarray(0, count),
    orderHi: hi ? doubles(hi).subarray(from, to) : NO_NUMBERS.subarray(0, count),
    orderLo: lo ? doubles(lo).subarray(from, to) : NO_NUMBERS.subarray(0, count),
  };
}

function sums(sizes: NativeColumn, from: number, to: number): Float64Array {
  return Float64Array.from({ length: to - from }, (_, row) => {
    const [start, end] = spanOf(sizes, from + row);
    return sumOfSizes(doubles(sizes).subarray(start, end), end - start);
  });
}

function pairs(prices: NativeColumn, sizes: NativeColumn, row: number): [price: number, size: number][] {
  const [start, end] = spanOf(prices, row);
  const [firstSize] = spanOf(sizes, row);
  return Array.from(
    { length: end - start },
    (_, level) => [doubles(prices)[start + level], doubles(sizes)[firstSize + level]],
  );
}

function spanOf({ ends }: NativeColumn, row: number): [start: number, end: number] {
  return [row === 0 ? 0 : ends![row - 1], ends![row]];
}

function doubles({ values }: NativeColumn): Float64Array {
  return values as Float64Array;
}
