/** @module A mean price over time, with bands of one, two and three deviations on both sides. */

import type { TimeFrame } from "./frame.ts";
import { drawValueLine, type LineBreaks } from "./value_line.ts";

/** The bands: distance from the mean in deviations, and opacity. */
const BANDS = [[1, 0.75], [2, 0.55], [3, 0.4]] as const;

/** Means over time, of the windows from index `first` up to but not including `end`. */
export interface BandValues {
  /** The starts of the windows. */
  readonly timeMs: Float64Array;
  /** The mean. */
  readonly mean: Float64Array;
  /** The deviation. */
  readonly deviation: Float64Array;
  /** The index of the first window. */
  readonly first: number;
  /** The index after the last window. */
  readonly end: number;
}

/** Draws the mean and its bands. */
export function drawVwapBands(frame: TimeFrame, bands: BandValues, breaks: LineBreaks): void {
  const { ctx, ratio, colours } = frame;
  ctx.save();
  for (const [distance, opacity] of BANDS) {
    ctx.globalAlpha = opacity;
    for (const sign of [-1, 1]) {
      const values = bandOf(bands, sign * distance);
      drawValueLine(frame, { ...bands, values }, colours.vwap, breaks, ratio);
    }
  }
  ctx.globalAlpha = 1;
  drawValueLine(frame, { ...bands, values: bands.mean }, colours.vwap, breaks, 2 * ratio);
  ctx.restore();
}

/** The mean plus a number of deviations. */
export function bandOf({ mean, deviation, first, end }: BandValues, deviations: number): Float64Array {
  const values = new Float64Array(end);
  for (let i = first; i < end; i++) values[i] = mean[i] + deviations * deviation[i];
  return values;
}
