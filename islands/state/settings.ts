/** @module The reader's choices, which survive a reload. */

import { effect, type Signal, signal } from "@preact/signals";
import type { Zone } from "../../lib/text/times.ts";

/** The theme: the system's, or the one that the reader chose. */
export type Theme = "system" | "light" | "dark";

const KEY = "orderflow.settings";

const kept = read();

/** The chosen window, in milliseconds; 0 for the window of the files. */
export const chosenWindowMs: Signal<number> = signal(
  Number(kept.windowMs) || 0,
);

/** The time zone in which times are shown. */
export const zone: Signal<Zone> = signal(kept.zone === "local" ? "local" : "utc");

/** The chosen theme. */
export const theme: Signal<Theme> = signal(
  kept.theme === "light" || kept.theme === "dark" ? kept.theme : "system",
);

/** The number of windows that fill the charts; 0 for all, undefined before the reader has zoomed. */
export const chosenBars: Signal<number | undefined> = signal(
  Number(kept.bars) >= 0 ? Number(kept.bars) : undefined,
);

/** Starts to store every choice. */
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
      // The browser may forbid storage, or have no space left: the choices then last only as long as the page.
    }
  });
}

function read(): Record<string, unknown> {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // Storage is forbidden, or its content is not ours: use the defaults.
    return {};
  }
}
