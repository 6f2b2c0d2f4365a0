/**
 * The range of a vertical axis that follows the bars in view, without jumps when the view moves.
 *
 * The lowest low and the highest high of the view alone jump whenever an extreme bar enters or leaves the view. Here,
 * bars beside the view count too, the less the farther away they are: an extreme bar announces itself before it enters,
 * and is forgotten little by little after it has left. The range depends on nothing but the view and the bars, and
 * never cuts off a bar in view.
 *
 * @module
 */

import type { BarsInView } from "../data/bar_columns.ts";

/** The part of a bar's distance from the middle that is left with each bar between it and the view. */
const LEFT = 0.945;
/** The number of bars beside the view, on each side, that count; what is left of farther bars is below 0.01 %. */
const MARGIN = 200;
/** The number of bars on each side of the view that are part of the middle, the less the farther away. */
const MIDDLE = 15;

/**
 * The range of values for a view.
 *
 * Moving the view by one bar moves neither end by more than 10 % of the range: a bar's part changes by less than 6 %,
 * and the middle by little, because it is a mean of many bars.
 *
 * @param view The bars in view
 * @param low The column of lows
 * @param high The column of highs
 * @returns The ends; undefined if there is no bar in view or near it
 */
export function calmRange(
  { bars, first, end }: BarsInView,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): [lowest: number, highest: number] | undefined {
  const from = Math.max(0, first - MARGIN);
  const to = Math.min(bars.length, end + MARGIN);
  if (from >= to) return undefined;
  const middle = middleOf(bars.length, first, end, low, high);
  let [lowest, highest] = [middle, middle];
  let [lowestSeen, highestSeen] = [Infinity, -Infinity];
  for (let i = first; i < end; i++) {
    if (low[i] < lowestSeen) lowestSeen = low[i];
    if (high[i] > highestSeen) highestSeen = high[i];
  }
  if (lowestSeen < lowest) lowest = lowestSeen;
  if (highestSeen > highest) highest = highestSeen;
  for (let i = first - 1, part = LEFT; i >= from; i--, part *= LEFT) {
    lowest = Math.min(lowest, middle + (low[i] - middle) * part);
    highest = Math.max(highest, middle + (high[i] - middle) * part);
  }
  for (let i = end, part = LEFT; i < to; i++, part *= LEFT) {
    lowest = Math.min(lowest, middle + (low[i] - middle) * part);
    highest = Math.max(highest, middle + (high[i] - middle) * part);
  }
  return [lowest, highest];
}

/**
 * The length of an axis that begins at 0, for values that are never negative: the largest value in view, or what is
 * left of a larger one beside the view. Moving the view by one bar changes it by less than 6 %.
 *
 * @param view The bars in view
 * @param valueOf The value of the bar with an index; NaN if absent
 */
export function calmLargest({ bars, first, end }: BarsInView, valueOf: (index: number) => number): number {
  let largest = 0;
  for (let i = first; i < end; i++) {
    const value = valueOf(i);
    if (value > largest) largest = value;
  }
  for (let away = 1, part = LEFT; away <= MARGIN; away++, part *= LEFT) {
    const before = first - away >= 0 ? valueOf(first - away) * part : 0;
    const after = end - 1 + away < bars.length ? valueOf(end - 1 + away) * part : 0;
    if (before > largest) largest = before;
    if (after > largest) largest = after;
  }
  return largest;
}

/** The mean of the middles of the bars in and near the view. Where the bars end, the last bar counts for the missing. */
function middleOf(
  length: number,
  first: number,
  end: number,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += low[i] + high[i];
  for (let away = 1; away <= MIDDLE; away++) {
    const before = Math.max(0, first - away);
    const after = Math.min(length - 1, end - 1 + away);
    sum += (1 - away / (MIDDLE + 1)) * (low[before] + high[before] + low[after] + high[after]);
  }
  return sum / 2 / (end - first + MIDDLE);
}
