/**
 * Candles: the first, highest, lowest and last of the values in a window, as a part of a fold's state.
 *
 * A candle is twelve doubles: the four values, then time and order key (milliseconds, nanoseconds, `orderHi`,
 * `orderLo`) of the first and of the last value.
 *
 * @module
 */

import { copyKey, keyComesBefore } from "./order_key.ts";
import type { WindowRun } from "./window_run.ts";

const OPEN = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;
const FIRST = 4;
const LAST = 8;

/** Number of doubles in a candle. */
export const CANDLE_WIDTH = 12;

/** Number of values at the beginning of a candle: open, high, low and close. */
export const CANDLE_VALUES = 4;

/**
 * Puts the candle of some rows.
 *
 * @param state Where the candle is put
 * @param at Index of its first double
 * @param values A value for each row of the batch, in the batch's memory; NaN for none
 * @param run Which rows count
 * @returns Whether there is a value at all. If not, nothing is changed
 */
export function startCandle(
  state: Float64Array,
  at: number,
  values: Float64Array,
  { kernel }: WindowRun,
): boolean {
  if (!kernel.startCandle(values)) return false;
  state.set(kernel.candle, at);
  return true;
}

/**
 * Adds the values of some rows to a candle.
 *
 * @param state Where the candle lies
 * @param at Index of its first double
 * @param values A value for each row of the batch, in the batch's memory; NaN for none
 * @param run Which rows count
 */
export function addToCandle(
  state: Float64Array,
  at: number,
  values: Float64Array,
  { kernel }: WindowRun,
): void {
  if (kernel.startCandle(values)) mergeCandle(state, at, kernel.candle, 0);
}

/**
 * Adds a candle of the same window to another, as if its values came later.
 *
 * @param state Where the candle lies that is changed
 * @param at Index of its first double
 * @param other Where the other candle lies
 * @param otherAt Index of its first double
 */
export function mergeCandle(state: Float64Array, at: number, other: Float64Array, otherAt: number): void {
  if (other[otherAt + HIGH] > state[at + HIGH]) state[at + HIGH] = other[otherAt + HIGH];
  if (other[otherAt + LOW] < state[at + LOW]) state[at + LOW] = other[otherAt + LOW];
  if (keyComesBefore(other, otherAt + FIRST, state, at + FIRST)) {
    state[at + OPEN] = other[otherAt + OPEN];
    copyKey(other, otherAt + FIRST, state, at + FIRST);
  }
  if (!keyComesBefore(other, otherAt + LAST, state, at + LAST)) {
    state[at + CLOSE] = other[otherAt + CLOSE];
    copyKey(other, otherAt + LAST, state, at + LAST);
  }
}
