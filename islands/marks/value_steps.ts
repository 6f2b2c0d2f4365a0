/**
 * The values of bars as steps: a level line over each window, joined where bars follow one another.
 *
 * If bars are narrower than a pixel, each column of pixels has a line from the lowest to the highest of its values.
 *
 * @module
 */

import { type BarScales, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { columnPx, slotWidth } from "./slots.ts";
import type { LineValues } from "./value_line.ts";

/** Draws the steps. */
export function drawValueSteps(frame: TimeFrame, line: LineValues, colour: string): void {
  const path = new Path2D();
  addValueSteps(path, line, frame);
  frame.ctx.fillStyle = colour;
  frame.ctx.fill(path);
}

/** Adds the steps to a path. */
export function addValueSteps(
  path: RectPath,
  { timeMs, values, first, end }: LineValues,
  scales: BarScales,
): void {
  const { x, y, windowMs, thinPx } = scales;
  const isDense = slotWidth(scales) < thinPx;
  let previous: number | undefined;
  for (let i = first; i < end;) {
    const startMs = timeMs[i];
    let [low, high] = [values[i], values[i]];
    const left = isDense ? columnPx(scales, startMs) : Math.round(toPx(x, startMs));
    for (i++; isDense && i < end && columnPx(scales, timeMs[i]) === left; i++) {
      // A comparison with NaN is false: a value that exists replaces one that does not.
      if (!(values[i] >= low)) low = Number.isNaN(values[i]) ? low : values[i];
      if (!(values[i] <= high)) high = Number.isNaN(values[i]) ? high : values[i];
    }
    if (Number.isNaN(low)) {
      previous = undefined;
      continue;
    }
    const [top, bottom] = [Math.round(toPx(y, high)), Math.round(toPx(y, low))];
    const right = isDense ? left + thinPx : Math.round(toPx(x, startMs + windowMs));
    path.rect(left, top, right - left, bottom - top + thinPx);
    if (previous !== undefined && previous !== top) {
      path.rect(left, Math.min(previous, top), thinPx, Math.abs(previous - top) + thinPx);
    }
    const isJoined = i < end && timeMs[i] - timeMs[i - 1] <= windowMs;
    previous = isJoined ? top : undefined;
  }
}
