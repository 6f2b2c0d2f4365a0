/**
 * Cumulative volume delta (CVD): the running sum of deltas since the start of a period, at the end of each bar.
 *
 * The bars in memory may begin within a period. A {@linkcode Pin} then says what the sum is at some bar; sums of the other
 * bars follow from it, forwards and backwards. Without a pin, sums of the first period are not known.
 *
 * @module
 */

import type { BarColumns } from "./bar_columns.ts";
import { deltaOf } from "./bar_statistics.ts";
import { type Period, periodStart } from "./periods.ts";

/** What the running sum is at a time. */
export interface Pin {
  /** The period. */
  readonly period: Period;
  /** The start of a bar. */
  readonly atMs: number;
  /** The sum of the deltas from the start of the period that contains `atMs` to `atMs`, that bar not included. */
  readonly sum: number;
}

/** The running sums of bars. */
export class CumulativeDelta {
  /** The sum before each bar; NaN if it is not known. */
  before: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** The sum after each bar. */
  after: Float64Array<ArrayBuffer> = new Float64Array(0);
  /** The index of the first bar whose sums are known. */
  firstKnown = 0;

  /**
   * Sums the deltas of bars.
   *
   * @param flow The bars
   * @param windowMs Length of their windows, in milliseconds
   * @param period Where sums begin
   * @param startMs The start of the first bar of the run: no deltas are before it
   * @param pins A known sum for each part of the bars, as far as they are known
   * @param holeMs The start of the bars after a hole, before which bars are not in memory; Infinity without a hole
   */
  update(
    flow: BarColumns,
    windowMs: number,
    period: Period,
    startMs: number,
    pins: readonly (Pin | undefined)[],
    holeMs = Infinity,
  ): void {
    const { length } = flow;
    if (this.before.length < length) {
      this.before = new Float64Array(2 * length);
      this.after = new Float64Array(2 * length);
    }
    this.firstKnown = length;
    for (const [number, part] of partsOf(flow, holeMs).entries()) {
      this.#sumPart(part, period, firstSum(part, windowMs, period, startMs, pins[number]));
    }
  }

  #sumPart({ flow, first, end }: FlowPart, period: Period, firstSum: number): void {
    if (first >= end) return;
    let sum = firstSum;
    let currentMs = periodStart(period, flow.timeMs[first]);
    for (let i = first; i < end; i++) {
      const ms = periodStart(period, flow.timeMs[i]);
      if (ms !== currentMs) {
        currentMs = ms;
        sum = 0;
      }
      if (i < this.firstKnown && !Number.isNaN(sum)) this.firstKnown = i;
      this.before[i] = sum;
      sum += deltaOf(flow, i);
      this.after[i] = sum;
    }
  }
}

/** Neighbouring bars in memory. */
export interface FlowPart {
  /** All bars. */
  readonly flow: BarColumns;
  /** Index of the first bar of the part. */
  readonly first: number;
  /** Index after the last bar of the part. */
  readonly end: number;
}

/**
 * The parts of the bars before and after a hole.
 *
 * @param holeMs The start of the bars after the hole; without a hole all bars are in the first part
 */
export function partsOf(
  flow: BarColumns,
  holeMs = Infinity,
): readonly [before: FlowPart, after: FlowPart] {
  const middle = flow.indexFrom(holeMs);
  return [{ flow, first: 0, end: middle }, { flow, first: middle, end: flow.length }];
}

/**
 * Whether the deltas before the first bar of a part matter.
 *
 * @param startMs The start of the first bar of the run
 */
export function needsPin({ flow, first, end }: FlowPart, period: Period, startMs: number): boolean {
  if (first >= end) return false;
  const firstMs = flow.timeMs[first];
  return firstMs > Math.max(startMs, periodStart(period, firstMs));
}

/** Whether a pin says what the sum is before the first bar: a window of the period of the first bar starts at the pin. */
export function isPinned(
  { flow, first, end }: FlowPart,
  windowMs: number,
  period: Period,
  pin: Pin,
): boolean {
  const firstMs = flow.timeMs[first];
  return pin.period === period && pin.atMs >= firstMs && pin.atMs <= flow.timeMs[end - 1] &&
    (pin.atMs - firstMs) % windowMs === 0 &&
    periodStart(period, pin.atMs) === periodStart(period, firstMs);
}

/**
 * A pin further on, if the pin of a part is among its first bars: while a recorder is followed, they soon leave the memory, and the
 * sums of all other bars would not be known until the next answer.
 *
 * @param before The sums before each of the bars, which the pin has made
 */
export function carriedOn(
  { flow: { timeMs }, first, end }: FlowPart,
  before: Float64Array,
  { period, atMs }: Pin,
): Pin | undefined {
  const lead = (end - first) >> 4;
  const to = first + 2 * lead;
  if (
    lead === 0 || atMs >= timeMs[first + lead] ||
    periodStart(period, timeMs[to]) !== periodStart(period, atMs)
  ) {
    return undefined;
  }
  return { period, atMs: timeMs[to], sum: before[to] };
}

/** The sum before the first bar of a part; NaN if it is not known. */
function firstSum(
  part: FlowPart,
  windowMs: number,
  period: Period,
  startMs: number,
  pin: Pin | undefined,
): number {
  if (!needsPin(part, period, startMs)) return 0;
  if (pin === undefined || !isPinned(part, windowMs, period, pin)) return NaN;
  // The pin may be within the bars: go back from it.
  let sum = pin.sum;
  for (let i = part.flow.indexFrom(pin.atMs) - 1; i >= part.first; i--) sum -= deltaOf(part.flow, i);
  return sum;
}
