/**
 * The volume profile of the price chart: which range of time it is of, and the answer of the server.
 *
 * @module
 */

import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { DAY_MS } from "../../lib/text/durations.ts";
import { periodStart } from "../data/periods.ts";
import { decodeProfile, type Profile } from "../data/profile_answer.ts";
import type { TimeRange } from "../data/time_range.ts";
import { windowStart } from "../data/windows.ts";
import { windowMs, windowOffsetMs } from "./feeds.ts";
import { moment } from "./moment.ts";
import type { Asked } from "./asked.ts";
import { isOpen } from "./panel_layout.ts";
import { asked } from "./queries.ts";
import { keptChoice } from "./settings.ts";
import { extent, measured, visible } from "./view.ts";

/** The range of time of a profile. */
export type ProfileRange = "off" | "view" | "day" | "measured";

/** The names of the ranges, in the order in which the page offers them. */
export const PROFILE_NAMES: Readonly<Record<ProfileRange, string>> = {
  off: "No profile",
  view: "Profile in view",
  day: "Profile of day",
  measured: "Profile of Shift+drag",
};

const RANGES = Object.keys(PROFILE_NAMES) as ProfileRange[];

/** The chosen range. */
export const profileRange: Signal<ProfileRange> = keptChoice("profile", RANGES);

/** The size of the rows that fit the chart, in units of price; the layer of the chart sets the size. */
export const profileRow: Signal<number | undefined> = signal(undefined);

/** The range of time that the profile should have; undefined without a profile. */
export const profileSpan: ReadonlySignal<TimeRange | undefined> = computed(() => {
  const [all, range] = [extent.value, visible.value];
  if (!all || !range) return undefined;
  switch (profileRange.value) {
    case "off":
      return undefined;
    case "view":
      return windowsIn({ minMs: Math.max(all.minMs, range.minMs), maxMs: Math.min(all.maxMs, range.maxMs) });
    case "day": {
      const minMs = periodStart("day", moment.value?.atMs ?? all.maxMs - 1);
      return { minMs, maxMs: minMs + DAY_MS };
    }
    case "measured":
      return measured.value && windowsIn(measured.value);
  }
});

const question = computed(() => {
  const [span, row] = [profileSpan.value, profileRow.value];
  if (!isOpen("Price") || !span || row === undefined || span.maxMs <= span.minMs) return undefined;
  return { kind: "profile", params: { from: span.minMs, to: span.maxMs, row } } as const;
});

/** The profile. */
export const profile: Asked<Profile> = asked(question, decodeProfile);

/** Shows the profile of the next range. */
export function nextProfileRange(): void {
  profileRange.value = RANGES[(RANGES.indexOf(profileRange.value) + 1) % RANGES.length];
}

/** The whole windows that a range overlaps, so that moving by a pixel asks for nothing new. */
function windowsIn({ minMs, maxMs }: TimeRange): TimeRange {
  const start = (timeMs: number) => windowStart(timeMs, windowMs.value, windowOffsetMs.value);
  return { minMs: start(minMs), maxMs: start(maxMs - 1) + windowMs.value };
}
