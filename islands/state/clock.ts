/** @module The current time, as a signal. */

import { effect, type Signal, signal } from "@preact/signals";
import { goesOn } from "./feeds.ts";

/** The time in milliseconds since the Unix epoch, updated every second while a run goes on. */
export const nowMs: Signal<number> = signal(Date.now());

/** Starts to update the time. */
export function startClock(): void {
  effect(() => {
    if (!goesOn.value) return;
    const tick = () => nowMs.value = Date.now();
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  });
}
