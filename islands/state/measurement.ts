/**
 * The measurement between two points of the price chart: dragged with Shift, or from bar to bar with the key `X`.
 *
 * @module
 */

import { batch, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { type Corners, measure, type Measurement, rangeOf } from "../data/measurement.ts";
import { windowStart } from "../data/windows.ts";
import { drawWindowMs, feeds, windowMs, windowOffsetMs } from "./feeds.ts";
import { cursorMs, measured } from "./view.ts";

const shown: Signal<(Corners & Measurement) | undefined> = signal(undefined);
/** The start of the bar from which the key measures to the cursor. */
const anchorMs: Signal<number | undefined> = signal(undefined);

/** The measurement, of the bars as they were then: later the bars may be out of view, and not be there. */
export const measurement: ReadonlySignal<(Corners & Measurement) | undefined> = shown;

/** Measures between two points, whose times are moved to the nearest boundaries of windows. */
export function measureBetween(points: Corners): void {
  const lengthMs = drawWindowMs.peek();
  const boundary = (timeMs: number) => windowStart(timeMs + lengthMs / 2, lengthMs, windowOffsetMs.peek());
  const corners = { ...points, startMs: boundary(points.startMs), endMs: boundary(points.endMs) };
  const range = rangeOf(corners);
  batch(() => {
    shown.value = { ...corners, ...measure(corners, feeds.price.shown, feeds.flow.shown) };
    measured.value = range.minMs < range.maxMs ? range : undefined;
  });
}

/** Removes the measurement. Returns whether there was a measurement. */
export function clearMeasurement(): boolean {
  const had = shown.peek() !== undefined || anchorMs.peek() !== undefined;
  batch(() => {
    anchorMs.value = undefined;
    shown.value = undefined;
    measured.value = undefined;
  });
  return had;
}

/** Begins to measure from the bar under the cursor to wherever the cursor moves, or ends this. */
export function toggleMeasuring(): void {
  anchorMs.value = anchorMs.peek() === undefined ? cursorMs.peek() : undefined;
}

/** Starts to follow the cursor while the reader measures by key. */
export function startMeasuring(): void {
  effect(() => {
    const [fromMs, toMs] = [anchorMs.value, cursorMs.value];
    if (fromMs === undefined || toMs === undefined) return;
    untracked(() => {
      const [startPrice, endPrice] = [closeAt(fromMs), closeAt(toMs)];
      if (startPrice === undefined || endPrice === undefined) return;
      // A close is at the end of its window.
      const lengthMs = windowMs.peek();
      measureBetween({ startMs: fromMs + lengthMs, startPrice, endMs: toMs + lengthMs, endPrice });
    });
  });
}

/** The close of the window that contains a time; undefined without a bar. */
function closeAt(timeMs: number): number | undefined {
  const bars = feeds.price.shown;
  const index = bars.indexAt(timeMs, drawWindowMs.peek());
  return index < 0 ? undefined : bars.columns[4][index];
}
