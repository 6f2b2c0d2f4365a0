/** @module The order of rows: by time, then by order key. */

import type { RowColumns } from "./batches.ts";

/** Whether a row's time and order key (milliseconds, nanoseconds, `orderHi`, `orderLo`) lie before another's. */
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

/** Time and order of a batch's rows: its columns `timeMs`, `timeNs`, `orderHi` and `orderLo`. */
export type OrderColumns = [Float64Array, Int32Array, Float64Array, Float64Array];

/** The time and order of a batch's rows, whatever kind of batch it is. */
export function orderOf({ timeMs, timeNs, orderHi, orderLo }: RowColumns): OrderColumns {
  return [timeMs, timeNs, orderHi, orderLo];
}

/** Whether a row of a batch lies before another in time and order. */
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
