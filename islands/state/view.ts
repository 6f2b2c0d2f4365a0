/** @module The range of time and the cursor that all charts share, and the functions that move them. */

import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import * as ranges from "../data/time_range.ts";
import type { TimeRange } from "../data/time_range.ts";
import { windowStart } from "../data/windows.ts";
import { allFeeds, dataRange, drawWindowMs, isStartKnown, windowMs, windowOffsetMs } from "./feeds.ts";
import { chosenBars } from "./settings.ts";
import { plotWidth, viewedRange } from "./viewed.ts";

/** The space for a candle before the reader has zoomed, in CSS pixels. */
const COMFORTABLE_PX = 9;

/** The range in view; undefined to show all bars. */
const chosen: Signal<TimeRange | undefined> = signal(undefined);

/**
 * The range that the reader asked for, before it was clamped for a longer window, or because the start of the run was not
 * known yet: a shorter window, or the start, shows this range again. Undefined if the charts show what the reader asked for.
 */
let wanted: TimeRange | undefined;
/** Whether the reader asked for the oldest bars while it was not known where the run begins. */
let wantsOldest = false;

/** The start of the window under the cursor, of a combined bar that of the last one; undefined without a cursor. */
export const cursorMs: Signal<number | undefined> = signal(undefined);
/** The window of the bar under the cursor: of a combined bar, if bars are narrower than a pixel. Undefined without a cursor. */
export const cursorBar: ReadonlySignal<TimeRange | undefined> = computed(() => {
  if (cursorMs.value === undefined) return undefined;
  // While bars of a longer window are on their way, shorter ones are drawn.
  const lengthMs = Math.max(drawWindowMs.value, windowMs.value);
  const minMs = windowStart(cursorMs.value, lengthMs, windowOffsetMs.value);
  return { minMs, maxMs: minMs + lengthMs };
});
/** The price under the cursor, in the price chart or the depth chart. */
export const cursorPrice: Signal<number | undefined> = signal(undefined);
/** The range that the reader measured by dragging; undefined without a measurement. */
export const measured: Signal<TimeRange | undefined> = signal(undefined);
/** From the beginning of the run's first bar to the end of its newest window; undefined without bars. */
export const extent: ReadonlySignal<TimeRange | undefined> = dataRange;

/** The range that the charts show; undefined without bars. */
export const visible: ReadonlySignal<TimeRange | undefined> = computed(() =>
  chosen.value ?? (extent.value && ranges.wholeRange(extent.value, windowMs.value))
);

/** Whether the newest bar is in view, so that the charts follow it. */
export const isFollowing: ReadonlySignal<boolean> = computed(() =>
  !visible.value || !extent.value || ranges.showsNewest(visible.value, extent.value.maxMs - windowMs.value)
);

/** Shows a range, or the nearest range that contains bars and is neither too long nor too short. */
export function show(range: TimeRange): void {
  if (!extent.value) return;
  forgetWish();
  if (!isStartKnown.value) wanted = range;
  chosen.value = ranges.clamped(range, extent.value, windowMs.value);
}

/**
 * The range for the page's address: what the reader asked for, even if the window is too long for that range.
 * Undefined without bars.
 */
export function addressedRange(): TimeRange | undefined {
  const range = visible.value;
  return addressed?.range ?? wanted ?? range;
}

/**
 * Shows the range of an address, as far as there are bars. Before there are bars, the range waits for the first.
 *
 * @param isNewest Whether to move the range to the newest bars
 */
export function showAddressed(range: TimeRange, isNewest: boolean): void {
  addressed = { range, isNewest };
  if (extent.value) chosen.value = firstRange(extent.value, windowMs.value);
}

/** The range of the page's address, or the newest bars, until as much of it is shown as there is. */
let addressed: { range: TimeRange; isNewest: boolean } | undefined;

/** Shows every bar. */
export function showAll(): void {
  forgetWish();
  chosen.value = undefined;
  chosenBars.value = 0;
}

/** Zooms about a time; by default about the newest bar if it is in view, or else about the middle. */
export function zoom(factor: number, aboutMs?: number): void {
  const range = visible.value;
  if (!range || !extent.value) return;
  const middle = (range.minMs + range.maxMs) / 2;
  show(ranges.zoomed(range, factor, aboutMs ?? (isFollowing.value ? extent.value.maxMs : middle)));
  if (chosen.value) chosenBars.value = Math.round((chosen.value.maxMs - chosen.value.minMs) / windowMs.value);
}

/** Moves the view by a fraction of its width; positive towards newer bars. */
export function pan(fraction: number): void {
  const range = visible.value;
  if (range) show(ranges.panned(range, fraction * (range.maxMs - range.minMs)));
}

/**
 * Goes to a time, with the same length of time in view: the cursor is at the time, in the middle of the view, or a day begins
 * near the left edge.
 *
 * @param isDay Whether the time is the start of a day that the reader wants to see
 */
export function goTo(timeMs: number, isDay: boolean): void {
  const range = visible.value;
  if (!range) return;
  batch(() => {
    const spanMs = range.maxMs - range.minMs;
    show(ranges.panned(range, timeMs - spanMs * (isDay ? 0.02 : 0.5) - range.minMs));
    cursorMs.value = isDay ? undefined : windowStart(timeMs, windowMs.value, windowOffsetMs.value);
    cursorPrice.value = undefined;
  });
}

/** Moves the view to the newest bar, which it then follows. */
export function showNewest(): void {
  showEdge(ranges.newestRange);
}

/** Moves the view to the oldest bar. */
export function showOldest(): void {
  showEdge(ranges.oldestRange);
  wantsOldest = !isStartKnown.value;
}

function showEdge(edge: (extent: TimeRange, spanMs: number) => TimeRange): void {
  if (!visible.value || !extent.value || !chosen.value) return;
  forgetWish();
  chosen.value = edge(extent.value, visible.value.maxMs - visible.value.minMs);
}

/** Forgets what the reader asked for before. */
function forgetWish(): void {
  addressed = wanted = undefined;
  wantsOldest = false;
}

/** Moves the cursor by a number of bars, from the newest bar in view if there is no cursor, and into view. */
export function moveCursor(byBars: number): void {
  const range = visible.value;
  const bars = allFeeds.map(({ shown }) => shown).find(({ length }) => length > 0);
  if (!range || !bars) return;
  const current = bars.indexFrom(cursorBar.value?.minMs ?? range.maxMs);
  const index = Math.max(0, Math.min(bars.length - 1, current + byBars));
  const timeMs = bars.timeMs[index];
  batch(() => {
    cursorMs.value = timeMs;
    cursorPrice.value = undefined;
    const endMs = timeMs + drawWindowMs.value;
    const past = Math.max(0, endMs - range.maxMs) + Math.min(0, timeMs - range.minMs);
    if (past !== 0) show(ranges.panned(range, past));
  });
}

/** Removes the cursor. */
export function clearCursor(): void {
  batch(() => {
    cursorMs.value = undefined;
    cursorPrice.value = undefined;
  });
}

/** Starts to adapt the view when bars are added, the window changes or a new run begins. */
export function startView(): void {
  let previous: TimeRange | undefined;
  let previousWindowMs = 0;
  let wasStartKnown = false;
  effect(() => {
    const now = extent.value;
    const nowWindowMs = windowMs.value;
    const isNowKnown = isStartKnown.value;
    untracked(() => {
      if (now && (!previous || now.maxMs < previous.maxMs - previousWindowMs || now.minMs > previous.maxMs)) {
        chosen.value = firstRange(now, nowWindowMs);
      } else if (now && isNowKnown && !wasStartKnown && hasWish()) {
        showWish(now, nowWindowMs);
      } else if (now && chosen.value && nowWindowMs !== previousWindowMs) {
        wanted ??= chosen.value;
        chosen.value = ranges.clamped(wanted, now, nowWindowMs);
      } else if (now && previous && chosen.value && now.maxMs !== previous.maxMs) {
        const wasFollowing = ranges.showsNewest(chosen.value, previous.maxMs - previousWindowMs);
        if (wasFollowing) {
          const byMs = now.maxMs - previous.maxMs;
          chosen.value = ranges.panned(chosen.value, byMs);
          wanted &&= ranges.panned(wanted, byMs);
        }
      }
      previous = now;
      previousWindowMs = nowWindowMs;
      wasStartKnown = isNowKnown;
    });
  });
  // After the view has adapted: otherwise the bars of a range that is not shown would be asked for.
  effect(() => {
    viewedRange.value = visible.value;
  });
}

/** Whether the reader asked for more than could be shown. */
function hasWish(): boolean {
  return addressed !== undefined || wantsOldest || wanted !== undefined;
}

/** Shows what the reader asked for, as far as there are bars now. */
function showWish(extent: TimeRange, windowMs: number): void {
  if (addressed) chosen.value = firstRange(extent, windowMs);
  else if (wantsOldest) showOldest();
  else chosen.value = ranges.clamped(wanted!, extent, windowMs);
}

/** The range of the address, or the newest bars: as many as the reader last chose, or as many as fit well. */
function firstRange(extent: TimeRange, windowMs: number): TimeRange | undefined {
  wanted = undefined;
  const [given, wholeMs, isWhole] = [addressed, extent.maxMs - extent.minMs, isStartKnown.peek()];
  // Once it is known where the run begins, more of the range may be there.
  addressed = isWhole ? undefined : given;
  if (given && (given.isNewest || ranges.overlap(given.range, extent))) {
    const spanMs = given.range.maxMs - given.range.minMs;
    if (isWhole && spanMs >= wholeMs && ranges.overlap(given.range, extent) >= wholeMs) return undefined;
    wanted = given.isNewest ? ranges.newestRange(extent, spanMs) : given.range;
    return ranges.clamped(wanted, extent, windowMs);
  }
  const bars = chosenBars.value ?? Math.max(30, Math.round(plotWidth.value / COMFORTABLE_PX));
  const spanMs = bars * windowMs;
  if (bars === 0 || (isWhole && spanMs >= wholeMs)) return undefined;
  const newest = ranges.newestRange(extent, spanMs);
  if (!isWhole) addressed ??= { range: newest, isNewest: true };
  return ranges.clamped(newest, extent, windowMs);
}
