/**
 * What the reader chose, kept over a reload.
 *
 * @module
 */

import { effect, type Signal, signal } from "@preact/signals";
import type { Zone } from "../../lib/text/times.ts";

/** How the page is coloured: by the system's wish, or by the reader's. */
export type Theme = "system" | "light" | "dark";

const KEY = "orderflow.settings";

const kept = read();

/** The window to look at, in milliseconds; 0 for the run's own. */
export const chosenWindowMs: Signal<number> = signal(
  Number(kept.windowMs) || 0,
);

/** Whose clock times are written by. */
export const zone: Signal<Zone> = signal(kept.zone === "local" ? "local" : "utc");

/** How the page is coloured. */
export const theme: Signal<Theme> = signal(
  kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system",
);

/** How many windows fill the charts; 0 for all there are, undefined where the reader has not zoomed yet. */
export const chosenBars: Signal<number | undefined> = signal(
  Number(kept.bars) >= 0 ? Number(kept.bars) : undefined,
);

/** Keeps every choice from now on. */
export function keepSettings(): void {
  effect(() => {
    const text = JSON.stringify({
      windowMs: chosenWindowMs.value,
      zone: zone.value,
      theme: theme.value,
      bars: chosenBars.value,
    });
    try {
      localStorage.setItem(KEY, text);
    } catch {
      // A browser may forbid it, or have no room: choices then last as long as the page, which is all that is lost.
    }
  });
}

function read(): Record<string, unknown> {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // Forbidden, or not ours: the defaults will do.
    return {};
  }
}
