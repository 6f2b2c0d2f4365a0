/** The candle of a run: the first, highest, lowest and last of the values in a column. */

import { comesBefore, putKey, Run, RUN } from "./run";

/** Number of doubles in a candle; `../candle.ts` describes them. */
export const CANDLE_WIDTH: i32 = 12;

/** Address of the candle that was computed last. */
export const CANDLE: usize = memory.data(8 * CANDLE_WIDTH, 8);

// Where a candle has its parts, in doubles; as in `../candle.ts`.
const OPEN: usize = 0;
const HIGH: usize = 1;
const LOW: usize = 2;
const CLOSE: usize = 3;
const FIRST: usize = 4;
const LAST: usize = 8;

/**
 * Computes the candle of the run's rows.
 *
 * @param values Address of a value for each row of the batch; NaN for none
 * @returns Whether there is a value at all
 */
export function startCandle(values: usize): bool {
  const to = Run.to;
  let from = Run.from;
  while (from < to && isNaN(valueAt(values, from))) from++;
  if (from == to) return false;
  // The pseudo-maximum of a number and NaN is the number, if the number comes first.
  let highs = v128.load64_splat(values + (<usize>from << 3));
  let lows = highs;
  let row = from + 1;
  for (; row + 1 < to; row += 2) {
    const pair = v128.load(values + (<usize>row << 3));
    highs = f64x2.pmax(highs, pair);
    lows = f64x2.pmin(lows, pair);
  }
  let high = max(f64x2.extract_lane(highs, 0), f64x2.extract_lane(highs, 1));
  let low = min(f64x2.extract_lane(lows, 0), f64x2.extract_lane(lows, 1));
  if (row < to) {
    const value = valueAt(values, row);
    if (value > high) high = value;
    if (value < low) low = value;
  }
  let first = load<u32>(RUN);
  let last = load<u32>(RUN, 4);
  if (isNaN(valueAt(values, first))) first = firstValue(values, from, to);
  if (isNaN(valueAt(values, last))) last = lastValue(values, from, to);
  store<f64>(CANDLE, valueAt(values, first), 8 * OPEN);
  store<f64>(CANDLE, high, 8 * HIGH);
  store<f64>(CANDLE, low, 8 * LOW);
  store<f64>(CANDLE, valueAt(values, last), 8 * CLOSE);
  putKey(CANDLE + 8 * FIRST, first);
  putKey(CANDLE + 8 * LAST, last);
  return true;
}

/** The first row with a value. Row `from` has one. */
function firstValue(values: usize, from: u32, to: u32): u32 {
  let first = from;
  for (let row = from + 1; row < to; row++) {
    if (!isNaN(valueAt(values, row)) && comesBefore(row, first)) first = row;
  }
  return first;
}

/** The last row with a value. Row `from` has one. */
function lastValue(values: usize, from: u32, to: u32): u32 {
  let last = from;
  for (let row = from + 1; row < to; row++) {
    if (!isNaN(valueAt(values, row)) && !comesBefore(row, last)) last = row;
  }
  return last;
}

@inline
function valueAt(values: usize, row: u32): f64 {
  return load<f64>(values + (<usize>row << 3));
}
