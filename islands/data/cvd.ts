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
   * @param pin A known sum
   */
  update(flow: BarColumns, windowMs: number, period: Period, startMs: number, pin: Pin | undefined): void {
    const { length, timeMs } = flow;
    if (this.before.length < length) {
      this.before = new Float64Array(2 * length);
      this.after = new Float64Array(2 * length);
    }
    let sum = this.#firstSum(flow, windowMs, period, startMs, pin);
    let currentMs = length > 0 ? periodStart(period, timeMs[0]) : 0;
    this.firstKnown = Number.isNaN(sum) ? length : 0;
    for (let i = 0; i < length; i++) {
      const ms = periodStart(period, timeMs[i]);
      if (ms !== currentMs) {
        currentMs = ms;
        sum = 0;
        this.firstKnown = Math.min(this.firstKnown, i);
      }
      this.before[i] = sum;
      sum += deltaOf(flow, i);
      this.after[i] = sum;
    }
  }

  /** The sum before the first bar. */
  #firstSum(
    flow: BarColumns,
    windowMs: number,
    period: Period,
    startMs: number,
    pin: Pin | undefined,
  ): number {
    if (!needsPin(flow, period, startMs)) return 0;
    if (pin === undefined || !isPinned(flow, windowMs, period, pin)) return NaN;
    // The pin may be within the bars: go back from it.
    let sum = pin.sum;
    for (let i = flow.indexFrom(pin.atMs) - 1; i >= 0; i--) sum -= deltaOf(flow, i);
    return sum;
  }
}

/**
 * Whether the deltas before the first bar in memory matter.
 *
 * @param flow The bars in memory
 * @param startMs The start of the first bar of the run
 */
export function needsPin(flow: BarColumns, period: Period, startMs: number): boolean {
  if (flow.length === 0) return false;
  const firstMs = flow.timeMs[0];
  return firstMs > Math.max(startMs, periodStart(period, firstMs));
}

/** Whether a pin says what the sum is before the first bar: a window of the period of the first bar starts at the pin. */
export function isPinned(flow: BarColumns, windowMs: number, period: Period, pin: Pin): boolean {
  const firstMs = flow.timeMs[0];
  return pin.period === period && pin.atMs >= firstMs && pin.atMs <= flow.newestMs &&
    (pin.atMs - firstMs) % windowMs === 0 &&
    periodStart(period, pin.atMs) === periodStart(period, firstMs);
}
