/** @module The reader's choices, which survive a reload. */

import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Zone } from "../../lib/text/times.ts";

/** The theme: the system's, or the one that the reader chose. */
export type Theme = "system" | "light" | "dark";

const KEY = "orderflow.settings";

/** Every choice, by name. */
const SETTINGS = new Map<string, ReadonlySignal<unknown>>();

const stored = read();

/**
 * Makes a choice that survives a reload.
 *
 * @param name The choice's name in the browser's storage
 * @param parse Makes the choice of what was stored, or of undefined; whatever was stored, a valid choice
 */
export function kept<T>(name: string, parse: (stored: unknown) => T): Signal<T> {
  const choice = signal(parse(stored[name]));
  SETTINGS.set(name, choice);
  return choice;
}

/**
 * Makes a choice among a few texts that survives a reload.
 *
 * @param name The choice's name in the browser's storage
 * @param choices The texts; the first is the default
 */
export function keptChoice<T extends string>(name: string, choices: readonly T[]): Signal<T> {
  return kept(name, (stored) => choices.find((choice) => choice === stored) ?? choices[0]);
}

/** The chosen window, in milliseconds; 0 for the window of the files. */
export const chosenWindowMs: Signal<number> = kept("windowMs", (stored) => Number(stored) || 0);

/** The time zone in which times are shown. */
export const zone: Signal<Zone> = keptChoice("zone", ["utc", "local"]);

/** The chosen theme. */
export const theme: Signal<Theme> = keptChoice("theme", ["system", "light", "dark"]);

/** The colours of rising and falling prices, and of what was bought and sold. */
export const colourScheme: Signal<"blue-orange" | "green-red"> = keptChoice("colourScheme", [
  "blue-orange",
  "green-red",
]);

/** The number of windows that fill the charts; 0 for all, undefined before the reader has zoomed. */
export const chosenBars: Signal<number | undefined> = kept(
  "bars",
  (stored) => Number(stored) >= 0 ? Number(stored) : undefined,
);

/** Starts to store every choice. */
export function keepSettings(): void {
  effect(() => {
    const text = JSON.stringify(Object.fromEntries([...SETTINGS].map(([name, { value }]) => [name, value])));
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
