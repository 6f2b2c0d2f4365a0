/** @module What the price chart consists of: layers that are drawn over each other. */

import type { TimeRange } from "../data/time_range.ts";
import type { TimeFrame } from "../marks/frame.ts";

/** One drawing of the price chart, with the signals on which it depends. */
export interface Layer {
  /** Reads the signals whose changes require drawing, besides those of the view and of the price bars. */
  reads?(): void;
  /** Draws, clipped to the plot. */
  draw?(frame: TimeFrame, range: TimeRange): void;
  /** Draws over the axes. */
  drawOver?(frame: TimeFrame, range: TimeRange): void;
  /** The values that must be in view; undefined if the layer does not matter for the scale. */
  valueRange?(range: TimeRange): readonly [low: number, high: number] | undefined;
}
