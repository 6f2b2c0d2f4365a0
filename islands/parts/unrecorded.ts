/** @module The times in which nothing was recorded, neither trades nor books, as every chart over time marks these. */

import { barsInView } from "../data/bar_columns.ts";
import type { TimeRange } from "../data/time_range.ts";
import type { TimeFrame } from "../marks/frame.ts";
import { drawGaps } from "../marks/gaps.ts";
import { allFeeds, drawWindowMs } from "../state/feeds.ts";

/**
 * Hatches the windows without any bar: a window without trades alone says that nobody traded, which is known. Windows
 * whose bars are only not in memory are left blank.
 */
export function drawUnrecorded(frame: TimeFrame, range: TimeRange): void {
  const windowMs = drawWindowMs.peek();
  const holes = allFeeds.flatMap(({ hole, pending }) => [hole, pending]).filter((hole) => hole !== undefined);
  const unknown = {
    minMs: Math.min(...holes.map(({ minMs }) => minMs)),
    maxMs: Math.max(...holes.map(({ maxMs }) => maxMs)),
  };
  drawGaps(frame, allFeeds.map(({ shown }) => barsInView(shown, range, windowMs)), unknown);
}
