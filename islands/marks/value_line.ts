/**
 * A line through the values of bars, one value a bar, at the middle of its window.
 *
 * If bars are narrower than a pixel, each column of pixels has a line from the lowest to the highest of its values, so
 * that no extreme is lost.
 *
 * @module
 */

import { type BarScales, type TimeFrame, toPx } from "./frame.ts";
import { columnPx, slotWidth } from "./slots.ts";

/** A path of lines, such as `Path2D`. */
interface LinePath {
  /** Begins a line. */
  moveTo(x: number, y: number): void;
  /** Continues a line. */
  lineTo(x: number, y: number): void;
}

/** Values over time, of the bars from index `first` up to but not including `end`. */
export interface LineValues {
  /** The starts of the windows. */
  readonly timeMs: Float64Array;
  /** The values; the line is interrupted where they are NaN. */
  readonly values: Float64Array;
  /** The index of the first bar. */
  readonly first: number;
  /** The index after the last bar. */
  readonly end: number;
}

/** How a line is interrupted. */
export interface LineBreaks {
  /** Whether the line is interrupted where windows have no bar. */
  readonly atGaps?: boolean;
  /** Whether a new line begins with the bar at an index. */
  readonly before?: (index: number) => boolean;
}

/** Draws the line. */
export function drawValueLine(
  frame: TimeFrame,
  line: LineValues,
  colour: string,
  breaks: LineBreaks = {},
  widthPx = 1.5 * frame.ratio,
): void {
  const { ctx } = frame;
  const path = new Path2D();
  addValueLine(path, line, frame, breaks);
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = widthPx;
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.stroke(path);
  ctx.restore();
}

/** Adds the line to a path. */
export function addValueLine(
  path: LinePath,
  { timeMs, values, first, end }: LineValues,
  scales: BarScales,
  { atGaps = false, before }: LineBreaks = {},
): void {
  const { x, y, windowMs } = scales;
  const isDense = slotWidth(scales) < scales.thinPx;
  let isOpen = false;
  for (let i = first; i < end;) {
    const value = values[i];
    if (Number.isNaN(value)) {
      isOpen = false;
      i++;
      continue;
    }
    if (isOpen && ((atGaps && timeMs[i] - timeMs[i - 1] > windowMs) || before?.(i))) isOpen = false;
    const px = toPx(x, timeMs[i] + windowMs / 2);
    const py = toPx(y, value);
    if (isOpen) path.lineTo(px, py);
    else {
      path.moveTo(px, py);
      // A line of one point has a dot as its cap.
      path.lineTo(px, py);
    }
    isOpen = true;
    i++;
    if (!isDense) continue;
    const column = columnPx(scales, timeMs[i - 1]);
    let [low, high, last] = [value, value, value];
    for (; i < end && columnPx(scales, timeMs[i]) === column; i++) {
      if (Number.isNaN(values[i]) || before?.(i)) break;
      last = values[i];
      if (last < low) low = last;
      if (last > high) high = last;
    }
    if (low === high) continue;
    path.lineTo(px, toPx(y, low));
    path.lineTo(px, toPx(y, high));
    path.lineTo(px, toPx(y, last));
  }
}

/** The lowest and the highest value; undefined without values. */
export function lineRange({ values, first, end }: LineValues): [low: number, high: number] | undefined {
  let [low, high] = [Infinity, -Infinity];
  for (let i = first; i < end; i++) {
    const value = values[i];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : undefined;
}
