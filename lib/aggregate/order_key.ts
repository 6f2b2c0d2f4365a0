/**
 * Time and order key of a row, as a part of a fold's state: milliseconds, nanoseconds, `orderHi`, `orderLo`.
 *
 * @module
 */

import { comesBefore } from "../model/row_order.ts";

/** Number of doubles in a time and order key. */
const KEY_WIDTH = 4;

/** Whether the time and order key at an index come before another. */
export function keyComesBefore(a: Float64Array, aAt: number, b: Float64Array, bAt: number): boolean {
  return comesBefore(
    a[aAt],
    a[aAt + 1],
    a[aAt + 2],
    a[aAt + 3],
    b[bAt],
    b[bAt + 1],
    b[bAt + 2],
    b[bAt + 3],
  );
}

/** Copies the time and order key at an index. */
export function copyKey(from: Float64Array, at: number, to: Float64Array, toAt: number): void {
  for (let i = 0; i < KEY_WIDTH; i++) to[toAt + i] = from[at + i];
}
