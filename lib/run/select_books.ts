/** @module Some rows of a batch of snapshots, as a batch of their own. */

import type { BookBatch } from "../model/batches.ts";
import { orderOf, rowComesBefore } from "../model/row_order.ts";

/**
 * Copies rows of a batch. Levels are still read through the batch that they came from.
 *
 * @param batch The batch, which is current
 * @param rows Indices of the rows, in ascending order
 * @param latest The index among them of the row that `depth` gives; by default, the last one in time and order
 * @throws {SourceFault} If the levels of the latest of these rows cannot be read
 */
export function selectBooks(
  batch: BookBatch,
  rows: readonly number[],
  latest: number = latestOf(batch, rows),
): BookBatch {
  const pick = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
    for (let index = 0; index < rows.length; index++) to[index] = from[rows[index]];
    return to;
  };
  const doubles = (from: Float64Array) => pick(from, new Float64Array(rows.length));
  const ints = (from: Int32Array) => pick(from, new Int32Array(rows.length));
  return {
    count: rows.length,
    timeMs: doubles(batch.timeMs),
    timeNs: ints(batch.timeNs),
    orderHi: doubles(batch.orderHi),
    orderLo: doubles(batch.orderLo),
    bidSize: doubles(batch.bidSize),
    askSize: doubles(batch.askSize),
    bidLevels: ints(batch.bidLevels),
    askLevels: ints(batch.askLevels),
    bestBid: doubles(batch.bestBid),
    bestBidSize: doubles(batch.bestBidSize),
    bestAsk: doubles(batch.bestAsk),
    bestAskSize: doubles(batch.bestAskSize),
    levels: (row) => batch.levels(rows[row]),
    latest,
    depth: depthOf(batch, latest < 0 ? -1 : rows[latest]),
  };
}

/** A function that reads a row's levels after the batch, too. */
function depthOf(batch: BookBatch, row: number): BookBatch["depth"] {
  if (row === batch.latest) return batch.depth;
  const depth = row < 0 ? { bids: [], asks: [] } : batch.levels(row);
  return () => depth;
}

/** The last of some rows in time and order, as an index among them; -1 if the batch has no row whose levels can be read. */
export function latestOf(batch: BookBatch, rows: readonly number[]): number {
  const known = rows.indexOf(batch.latest);
  if (known >= 0 || batch.latest < 0) return known;
  const order = orderOf(batch);
  let latest = -1;
  rows.forEach((row, index) => {
    if (latest < 0 || !rowComesBefore(order, row, rows[latest])) latest = index;
  });
  return latest;
}
