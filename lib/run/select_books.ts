/** @module Some rows of a batch of snapshots, as a batch of their own. */

import type { BookBatch } from "../model/batches.ts";
import { orderOf, rowComesBefore } from "../model/row_order.ts";

/**
 * Copies rows of a batch. Levels are still read through the batch that they came from.
 *
 * @param batch The batch, which is current
 * @param rows Indices of the rows, in ascending order
 * @throws {SourceFault} If the levels of the latest of these rows cannot be read
 */
export function selectBooks(batch: BookBatch, rows: readonly number[]): BookBatch {
  const pick = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
    for (let index = 0; index < rows.length; index++) to[index] = from[rows[index]];
    return to;
  };
  const doubles = (from: Float64Array) => pick(from, new Float64Array(rows.length));
  const ints = (from: Int32Array) => pick(from, new Int32Array(rows.length));
  const order = orderOf(batch);
  // The latest row of the batch is the latest of any rows among which it is, and its levels can be read.
  let latest = rows.indexOf(batch.latest);
  if (latest < 0) {
    rows.forEach((row, index) => {
      if (latest < 0 || !rowComesBefore(order, row, rows[latest])) latest = index;
    });
  }
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
