/** @module What the charts over time show at the moment, for the data that must be there. */

import { type Signal, signal } from "@preact/signals";
import type { TimeRange } from "../data/time_range.ts";

/** The range of time in view; undefined without bars. */
export const viewedRange: Signal<TimeRange | undefined> = signal(undefined);

/** Width of the plots, in CSS pixels. */
export const plotWidth: Signal<number> = signal(800);
