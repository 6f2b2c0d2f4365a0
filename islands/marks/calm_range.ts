/**
 * The range of a vertical axis that follows the bars in view, without jumps when the view moves.
 *
 * The lowest low and the highest high of the view alone jump whenever an extreme bar enters or leaves the view. Here, the
 * views beside the view count too: from one view to the next, moved by one window, each end moves by a small part of the
 * range at most. So an extreme bar announces itself before it enters, and is forgotten little by little after it has left.
 * The range depends on nothing but the view and the bars, and never cuts off a bar in view.
 *
 * @module
 */

import type { BarColumns, BarsInView } from "../data/bar_columns.ts";
import type { TimeRange } from "../data/time_range.ts";

/** How many windows beside the view count, on each side; what is left of farther bars is below 0.02 %. */
export const CALM_BARS = 200;

/** The most that an end moves with each bar, as a part of the range. Both ends together stay below 10 %. */
const STEP = 0.045;
/** The part of a bar's value that is left with each bar between it and the view. */
const LEFT = 0.945;

/** The view, and the views on both sides, one window apart. */
const VIEWS = 2 * CALM_BARS + 1;

/** The ends of the range of each of these views. */
const lowest = new Float64Array(VIEWS);
const highest = new Float64Array(VIEWS);
/** Indices of bars, kept from frame to frame so that nothing is allocated. */
let queue = new Int32Array(1024);

/**
 * The range of values for a view.
 *
 * Moving the view by one window moves neither end by more than 5 %, and changes the length by less than 10 %, by construction:
 * each view has at least the range of its bars, and what moving a neighbour's ends inwards by {@linkcode STEP} of the
 * neighbour's range leaves. The way there and the way back make this true in both directions, because the second only
 * widens ranges, and a wider range permits more. The views are equally long in time, not in bars, so gaps and the ends of the
 * data make no difference. A view without bars has the range of the bar before.
 *
 * @param bars The bars in view and beside it
 * @param range The view
 * @param windowMs Length of a window, in milliseconds
 * @param low The column of lows
 * @param high The column of highs
 * @returns The ends; undefined without bars
 */
export function calmRange(
  bars: BarColumns,
  range: TimeRange,
  windowMs: number,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): [lowest: number, highest: number] | undefined {
  if (bars.length === 0) return undefined;
  const firstView = { minMs: range.minMs - CALM_BARS * windowMs, maxMs: range.maxMs - CALM_BARS * windowMs };
  slide(bars, firstView, windowMs, low, -1, lowest);
  slide(bars, firstView, windowMs, high, 1, highest);
  for (let view = 1; view < VIEWS; view++) widen(view, view - 1);
  for (let view = VIEWS - 2; view >= CALM_BARS; view--) widen(view, view + 1);
  return [lowest[CALM_BARS], highest[CALM_BARS]];
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
  for (let away = 1, part = LEFT; away <= CALM_BARS; away++, part *= LEFT) {
    const before = first - away >= 0 ? valueOf(first - away) * part : 0;
    const after = end - 1 + away < bars.length ? valueOf(end - 1 + away) * part : 0;
    if (before > largest) largest = before;
    if (after > largest) largest = after;
  }
  return largest;
}

/** Widens the range of a view to what the range of a neighbour demands. */
function widen(view: number, neighbour: number): void {
  const by = STEP * (highest[neighbour] - lowest[neighbour]);
  if (highest[neighbour] - by > highest[view]) highest[view] = highest[neighbour] - by;
  if (lowest[neighbour] + by < lowest[view]) lowest[view] = lowest[neighbour] + by;
}

/**
 * Finds the extreme value of each view.
 *
 * @param bars All bars, at least one
 * @param firstView The first view
 * @param windowMs How far each view is from the one before, in milliseconds
 * @param values The values of the bars
 * @param sign 1 for the largest, -1 for the smallest
 * @param into Receives the values
 */
function slide(
  bars: BarColumns,
  { minMs, maxMs }: TimeRange,
  windowMs: number,
  values: ArrayLike<number>,
  sign: 1 | -1,
  into: Float64Array,
): void {
  const { timeMs, length } = bars;
  let first = bars.indexFrom(minMs - windowMs);
  const most = bars.indexFrom(maxMs + VIEWS * windowMs) - first;
  if (queue.length < most) queue = new Int32Array(2 * most);
  let next = first;
  // The queue holds the bars that are still to become the extreme: each is followed by less extreme ones.
  let [head, tail] = [0, 0];
  for (let view = 0; view < VIEWS; view++) {
    for (; next < length && timeMs[next] < maxMs + view * windowMs; next++) {
      while (tail > head && sign * values[queue[tail - 1]] <= sign * values[next]) tail--;
      queue[tail++] = next;
    }
    while (first < next && timeMs[first] < minMs + (view - 1) * windowMs) first++;
    while (head < tail && queue[head] < first) head++;
    into[view] = values[head < tail ? queue[head] : Math.max(0, next - 1)];
  }
}
