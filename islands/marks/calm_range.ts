/**
 * The range of a vertical axis that follows the bars in view, without jumps when the view moves.
 *
 * The lowest low and the highest high of the view alone jump whenever an extreme bar enters or leaves the view. Here, the
 * views beside the view count too: from one view to the next, moved by one bar, each end moves by a small part of the
 * range at most. So an extreme bar announces itself before it enters, and is forgotten little by little after it has left.
 * The range depends on nothing but the view and the bars, and never cuts off a bar in view.
 *
 * @module
 */

import type { BarsInView } from "../data/bar_columns.ts";

/** How many bars beside the view count, on each side; what is left of farther bars is below 0.02 %. */
export const CALM_BARS = 200;

/** The most that an end moves with each bar, as a part of the range. Both ends together stay below 10 %. */
const STEP = 0.045;
/** The part of a bar's value that is left with each bar between it and the view. */
const LEFT = 0.945;

/** The view, and the views on both sides, one bar apart. */
const VIEWS = 2 * CALM_BARS + 1;

/** The ends of the range of each of these views. */
const lowest = new Float64Array(VIEWS);
const highest = new Float64Array(VIEWS);
/** Indices of bars, kept from frame to frame so that nothing is allocated. */
let queue = new Int32Array(1024);

/**
 * The range of values for a view.
 *
 * Moving the view by one bar, with as many bars in view as before, moves neither end by more than 5 %, and changes the length by
 * less than 10 %, by construction:
 * each view has at least the range of its bars, and what moving a neighbour's ends inwards by {@linkcode STEP} of the
 * neighbour's range leaves. The way there and the way back make this true in both directions, because the second only
 * widens ranges, and a wider range permits more. Where a view loses or gains a bar at one side only, beside a gap or at an end of the
 * data, an extreme bar can move an end by more.
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
  const count = Math.max(1, end - first);
  slide(low, bars.length, first - CALM_BARS, count, -1, lowest);
  slide(high, bars.length, first - CALM_BARS, count, 1, highest);
  for (let view = 1; view < VIEWS; view++) widen(view, view - 1);
  for (let view = VIEWS - 2; view >= CALM_BARS; view--) widen(view, view + 1);
  const [from, to] = [lowest[CALM_BARS], highest[CALM_BARS]];
  return from <= to ? [from, to] : undefined;
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
  // Without bars the range is from Infinity to -Infinity, and demands nothing.
  const by = STEP * (highest[neighbour] - lowest[neighbour]);
  if (highest[neighbour] - by > highest[view]) highest[view] = highest[neighbour] - by;
  if (lowest[neighbour] + by < lowest[view]) lowest[view] = lowest[neighbour] + by;
}

/**
 * Finds the extreme value of each view.
 *
 * @param values The values of all bars
 * @param length The number of bars
 * @param start The index of the first bar of the first view; negative where there is no bar
 * @param count The number of bars in a view
 * @param sign 1 for the largest, -1 for the smallest
 * @param into Receives the values; without a bar, the infinity that is no extreme
 */
function slide(
  values: ArrayLike<number>,
  length: number,
  start: number,
  count: number,
  sign: 1 | -1,
  into: Float64Array,
): void {
  if (queue.length < count + VIEWS) queue = new Int32Array(2 * (count + VIEWS));
  // The queue holds the bars that are still to become the extreme: each is followed by less extreme ones.
  let [head, tail, next] = [0, 0, Math.max(0, start)];
  for (let view = 0; view < VIEWS; view++) {
    for (const end = Math.min(length, start + view + count); next < end; next++) {
      while (tail > head && sign * values[queue[tail - 1]] <= sign * values[next]) tail--;
      queue[tail++] = next;
    }
    while (head < tail && queue[head] < start + view) head++;
    into[view] = head < tail ? values[queue[head]] : -sign * Infinity;
  }
}
