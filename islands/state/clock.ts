/** @module The current time, as a signal. */

import { computed, effect, type Signal, signal } from "@preact/signals";
import { status } from "./feeds.ts";

/** The time in milliseconds since the Unix epoch, updated every second while a run goes on. */
export const nowMs: Signal<number> = signal(Date.now());

/** Starts to update the time. */
export function startClock(): void {
  const isNeeded = computed(() => status.value.state === "running");
  effect(() => {
    if (!isNeeded.value) return;
    const tick = () => nowMs.value = Date.now();
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  });
}
