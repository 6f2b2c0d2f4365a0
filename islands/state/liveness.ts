/** @module Whether the run that goes on is alive, and how far the newest row of a run that follows is behind the clock. */

import { computed, type ReadonlySignal } from "@preact/signals";
import { duration, SECOND_MS } from "../../lib/text/durations.ts";
import { nowMs } from "./clock.ts";
import { changedMs, goesOn, status } from "./feeds.ts";

/** A run that goes on and has written nothing for this long has a problem. */
const STALE_MS = 15_000;

/** Whether a run that goes on has stopped writing, as one that was killed does. */
export const isStale: ReadonlySignal<boolean> = computed(() =>
  goesOn.value && changedMs.value !== undefined && nowMs.value - changedMs.value > STALE_MS
);

/** Since when no row has arrived: from the last row, or from the beginning if there was none. */
const quietSinceMs = computed(() =>
  status.value.following?.arrived_ms ?? status.value.started_ms ?? Infinity
);

/** Whether no row has arrived for longer than is usual. */
export const isQuiet: ReadonlySignal<boolean> = computed(() =>
  nowMs.value - quietSinceMs.value > (status.value.following?.quiet_after_ms ?? Infinity)
);

/** How long no row has arrived if that is unusual, and how far the newest row is behind the clock. */
export const delayText: ReadonlySignal<string> = computed(() => {
  const { following, state } = status.value;
  if (state !== "following" || !following) return "";
  const now = nowMs.value;
  const parts = isQuiet.value ? [`for ${seconds(now - quietSinceMs.value)}`] : [];
  if (following.last_row_ms !== null) parts.push(`${seconds(now - following.last_row_ms)} behind the clock`);
  return parts.join(", ");
});

/** A length of time without tenths: the clock of the page shows whole seconds. */
function seconds(ms: number): string {
  return ms < 9500 ? `${Math.max(0, Math.round(ms / SECOND_MS))} s` : duration(ms);
}
