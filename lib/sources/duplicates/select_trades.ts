/** @module Some rows of a batch of trades, as a batch of their own. */

import type { TradeBatch } from "../../model/batches.ts";

/**
 * Copies rows of a batch.
 *
 * @param batch The batch
 * @param rows Indices of the rows, in ascending order
 * @returns A batch that stays as it is when `batch` is filled again
 */
export function selectTrades(batch: TradeBatch, rows: readonly number[]): TradeBatch {
  const pick = <A extends Float64Array | Int32Array | Int8Array>(from: A, to: A): A => {
    for (let index = 0; index < rows.length; index++) to[index] = from[rows[index]];
    return to;
  };
  const doubles = () => new Float64Array(rows.length);
  return {
    count: rows.length,
    timeMs: pick(batch.timeMs, doubles()),
    timeNs: pick(batch.timeNs, new Int32Array(rows.length)),
    orderHi: pick(batch.orderHi, doubles()),
    orderLo: pick(batch.orderLo, doubles()),
    price: pick(batch.price, doubles()),
    size: pick(batch.size, doubles()),
    side: pick(batch.side, new Int8Array(rows.length)),
  };
}
