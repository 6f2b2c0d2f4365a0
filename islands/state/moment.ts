/**
 * The moment T, which all panels show: the end of the window under the cursor, a time that the reader chose to the
 * millisecond, or the newest moment.
 *
 * @module
 */

import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { windowStart } from "../data/windows.ts";
import { windowMs, windowOffsetMs } from "./feeds.ts";
import { cursorBar, cursorMs, extent, goTo, visible } from "./view.ts";

/** A moment. */
interface Moment {
  /** What the panels print, in milliseconds since the Unix epoch. */
  readonly endMs: number;
  /** The last millisecond that counts: queries ask for the state at this time, inclusive. */
  readonly atMs: number;
  /** Whether this is the newest moment, which changes when data arrive. */
  readonly isNewest: boolean;
}

/** A time that the reader chose to the millisecond, such as that of a trade; undefined if the cursor decides. */
export const exactMs: Signal<number | undefined> = signal(undefined);

/** The moment T; undefined without data. */
export const moment: ReadonlySignal<Moment | undefined> = computed(() => {
  if (exactMs.value !== undefined) return { endMs: exactMs.value, atMs: exactMs.value, isNewest: false };
  const whole = extent.value;
  if (!whole) return undefined;
  // Beside the newest window the future begins, about which nothing is known: the newest moment stays.
  const isNewest = cursorMs.value === undefined || cursorMs.value >= whole.maxMs;
  const endMs = isNewest ? whole.maxMs : cursorMs.value! + windowMs.value;
  return { endMs, atMs: endMs - 1, isNewest };
});

/** The window under the cursor when the reader chose a time. */
let chosenAtMs: number | undefined;

effect(() => {
  if (cursorMs.value !== chosenAtMs) exactMs.value = undefined;
});

// T is the end of the bar whose values the legends have, however many windows are combined into the bar.
effect(() => {
  const bar = cursorBar.value;
  // Before there are data, it is not known how long windows are.
  if (bar && extent.value && exactMs.value === undefined) cursorMs.value = bar.maxMs - windowMs.value;
});

/**
 * Sets T to a time. The cursor goes to the window of that time, and into view; another movement of the cursor, or its removal, ends
 * the exact time.
 */
export function setMoment(timeMs: number): void {
  batch(() => {
    const startMs = windowStart(timeMs, windowMs.value, windowOffsetMs.value);
    const range = visible.value;
    if (range && (startMs < range.minMs || timeMs >= range.maxMs)) goTo(timeMs, false);
    showMoment(startMs, timeMs);
  });
}

/** Puts the cursor on the window that starts at a time, and sets T to its end, or to an exact time. */
export function showMoment(startMs: number, timeMs?: number): void {
  batch(() => {
    chosenAtMs = startMs;
    cursorMs.value = startMs;
    exactMs.value = timeMs;
  });
}
