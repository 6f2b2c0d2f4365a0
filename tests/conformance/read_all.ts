/** @module Reads a whole database with the source under test, and checks what holds for every batch. */

import { assert } from "deno-std/assert/assert.js";
import { BATCH_ROWS, type Depth, type Tally } from "../../lib/model/batches.ts";
import type { Source, TimeRange } from "../../lib/sources/source.ts";

/** Opens a database with the source under test. */
export type OpenSource = (path: string) => Promise<Source>;

/** A trade as a source gives it: time in ms and ns, order key, price, size, side. */
export type TradeRow = [
  ms: number,
  ns: number,
  hi: number,
  lo: number,
  price: number,
  size: number,
  side: number,
];

/** A snapshot as a source gives it: time in ms and ns, order key, sizes, level counts. */
export type BookRow = [
  ms: number,
  ns: number,
  hi: number,
  lo: number,
  bid: number,
  ask: number,
  bids: number,
  asks: number,
];

/** All rows of a database. */
export interface Contents {
  trades: TradeRow[];
  books: BookRow[];
  depth: Depth | undefined;
  tradeTally: Tally;
  bookTally: Tally;
  /** How many levels of size 0 were left out. */
  zeroSizes: number;
}

/**
 * Reads a whole database.
 *
 * @param depthLevels Count only this many of the best levels of a side; all by default
 * @param range Read only rows of this range; all by default
 */
export async function readAll(
  open: OpenSource,
  path: string,
  depthLevels?: number,
  range?: TimeRange,
): Promise<Contents> {
  const source = await open(path);
  // With a range, a batch may be empty.
  const least = range === undefined ? 1 : 0;
  try {
    const trades: TradeRow[] = [];
    for (const b of source.trades(range)) {
      assert(b.count >= least && b.count <= BATCH_ROWS, `a batch of ${b.count}`);
      for (let i = 0; i < b.count; i++) {
        trades.push([b.timeMs[i], b.timeNs[i], b.orderHi[i], b.orderLo[i], b.price[i], b.size[i], b.side[i]]);
      }
    }
    const books: BookRow[] = [];
    let depth: Depth | undefined;
    let latest: BookRow | undefined;
    for (const b of source.books({ range, depthLevels })) {
      assert(b.count >= least && b.count <= BATCH_ROWS, `a batch of ${b.count}`);
      if (b.count === 0) continue;
      const rows = Array.from({ length: b.count }, (_, i): BookRow => [
        b.timeMs[i],
        b.timeNs[i],
        b.orderHi[i],
        b.orderLo[i],
        b.bidSize[i],
        b.askSize[i],
        b.bidLevels[i],
        b.askLevels[i],
      ]);
      books.push(...rows);
      // A batch without a row of the range has no latest row.
      if (b.count === 0) continue;
      const last = rows[b.latest];
      assert(rows.every((row, index) => !follows(row, last) || (!follows(last, row) && index <= b.latest)));
      if (latest === undefined || !follows(latest, last) || !follows(last, latest)) {
        if (latest === undefined || !follows(latest, last)) [latest, depth] = [last, b.depth()];
      } else [latest, depth] = [last, b.depth()];
    }
    const { read, rejected, zero_sizes: zeroSizes = 0 } = source.tally.books;
    return {
      trades,
      books,
      depth,
      tradeTally: source.tally.trades,
      bookTally: { read, rejected },
      zeroSizes,
    };
  } finally {
    source.close();
  }
}

/** Whether row `a` comes after row `b` in time and order key. */
function follows(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < 4; i++) if (a[i] !== b[i]) return a[i] > b[i];
  return false;
}
