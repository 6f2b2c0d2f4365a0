/**
 * Candles: the first, highest, lowest and last of the values in a window, as a part of a fold's state.
 *
 * A candle is twelve doubles: the four values, then time and order key (milliseconds, nanoseconds, `orderHi`,
 * `orderLo`) of the first and of the last value.
 *
 * @module
 */

import { comesBefore, type OrderColumns, rowComesBefore } from "../model/row_order.ts";
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

const ofRun = new Float64Array(CANDLE_WIDTH);

/**
 * Puts the candle of some rows.
 *
 * @param state Where the candle is put
 * @param at Index of its first double
 * @param values A value for each row of the batch; NaN for none
 * @param run Which rows count
 * @returns Whether there is a value at all. If not, nothing is changed
 */
export function startCandle(state: Float64Array, at: number, values: Float64Array, run: WindowRun): boolean {
  const { to, order } = run;
  let { from, first, last } = run;
  while (from < to && Number.isNaN(values[from])) from++;
  if (from === to) return false;
  let high = values[from];
  let low = high;
  for (let row = from + 1; row < to; row++) {
    const value = values[row];
    if (value > high) high = value;
    else if (value < low) low = value;
  }
  if (Number.isNaN(values[first])) first = firstValue(values, order, from, to);
  if (Number.isNaN(values[last])) last = lastValue(values, order, from, to);
  state[at + OPEN] = values[first];
  state[at + HIGH] = high;
  state[at + LOW] = low;
  state[at + CLOSE] = values[last];
  for (let i = 0; i < 4; i++) {
    state[at + FIRST + i] = order[i][first];
    state[at + LAST + i] = order[i][last];
  }
  return true;
}

/**
 * Adds the values of some rows to a candle.
 *
 * @param state Where the candle lies
 * @param at Index of its first double
 * @param values A value for each row of the batch; NaN for none
 * @param run Which rows count
 */
export function addToCandle(state: Float64Array, at: number, values: Float64Array, run: WindowRun): void {
  if (startCandle(ofRun, 0, values, run)) mergeCandle(state, at, ofRun, 0);
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

function firstValue(values: Float64Array, order: OrderColumns, from: number, to: number): number {
  let first = from;
  for (let row = from + 1; row < to; row++) {
    if (!Number.isNaN(values[row]) && rowComesBefore(order, row, first)) first = row;
  }
  return first;
}

function lastValue(values: Float64Array, order: OrderColumns, from: number, to: number): number {
  let last = from;
  for (let row = from + 1; row < to; row++) {
    if (!Number.isNaN(values[row]) && !rowComesBefore(order, row, last)) last = row;
  }
  return last;
}

/** Whether the time and order key at an index come before another. */
function keyComesBefore(a: Float64Array, aAt: number, b: Float64Array, bAt: number): boolean {
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

function copyKey(from: Float64Array, at: number, to: Float64Array, toAt: number): void {
  for (let i = 0; i < 4; i++) to[toAt + i] = from[at + i];
}
