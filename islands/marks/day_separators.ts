/** @module Lines where days begin. */

import { DAY_MS } from "../../lib/text/durations.ts";
import { fromClock, type Zone, zoneOffsetMs } from "../../lib/text/times.ts";
import type { TimeRange } from "../data/time_range.ts";
import { type TimeFrame, toPx } from "./frame.ts";

/** The least distance of two lines, in CSS pixels. */
const LEAST_PX = 24;

/** The times at which days begin on the zone's clock; empty if days are too narrow to be told apart. */
export function dayStarts({ minMs, maxMs }: TimeRange, widthPx: number, zone: Zone): number[] {
  const days = (maxMs - minMs) / DAY_MS;
  if (!(days * LEAST_PX < widthPx)) return [];
  const starts: number[] = [];
  const offsetMs = zoneOffsetMs(minMs, zone);
  for (let wallMs = Math.ceil((minMs + offsetMs) / DAY_MS) * DAY_MS;; wallMs += DAY_MS) {
    const startMs = fromClock(wallMs, zone);
    if (startMs > maxMs) return starts;
    starts.push(startMs);
  }
}

/** Draws a dashed line where each day begins. */
export function drawDaySeparators(frame: TimeFrame, range: TimeRange, zone: Zone): void {
  const { ctx, x, plot, thinPx, ratio, colours } = frame;
  ctx.fillStyle = colours.muted;
  for (const startMs of dayStarts(range, plot.width / ratio, zone)) {
    const left = Math.round(toPx(x, startMs));
    for (let top = plot.top; top < plot.top + plot.height; top += 8 * thinPx) {
      ctx.fillRect(left, top, thinPx, 4 * thinPx);
    }
  }
}
