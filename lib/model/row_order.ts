/** @module The order in which rows count: by time, then by order key. */

import type { RowColumns } from "./batches.ts";

/** Whether row `a` counts before row `b`, by milliseconds, nanoseconds, `orderHi` and `orderLo`. */
export function comesBefore(
  aMs: number,
  aNs: number,
  aHi: number,
  aLo: number,
  bMs: number,
  bNs: number,
  bHi: number,
  bLo: number,
): boolean {
  if (aMs !== bMs) return aMs < bMs;
  if (aNs !== bNs) return aNs < bNs;
  if (aHi !== bHi) return aHi < bHi;
  return aLo < bLo;
}

/** The columns of a batch that order its rows: `timeMs`, `timeNs`, `orderHi` and `orderLo`. */
export type OrderColumns = [Float64Array, Int32Array, Float64Array, Float64Array];

/** The columns that order the rows of a batch of any kind. */
export function orderOf({ timeMs, timeNs, orderHi, orderLo }: RowColumns): OrderColumns {
  return [timeMs, timeNs, orderHi, orderLo];
}

/** Whether row `a` of a batch counts before row `b`. */
export function rowComesBefore(
  [timeMs, timeNs, orderHi, orderLo]: OrderColumns,
  a: number,
  b: number,
): boolean {
  return comesBefore(
    timeMs[a],
    timeNs[a],
    orderHi[a],
    orderLo[a],
    timeMs[b],
    timeNs[b],
    orderHi[b],
    orderLo[b],
  );
}
