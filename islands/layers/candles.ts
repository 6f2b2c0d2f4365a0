/** @module The layer of candles, with volumes below them and hatched gaps behind them. */

import { compact } from "../../lib/text/numbers.ts";
import { barsInView } from "../data/bar_columns.ts";
import { drawCandles, valueRange } from "../marks/candles.ts";
import { drawGaps } from "../marks/gaps.ts";
import { drawVolumes } from "../marks/volumes.ts";
import { drawWindowMs, feeds } from "../state/feeds.ts";
import type { Layer } from "./layer.ts";

/** The fraction of the plot's height that volumes have. */
export const VOLUME_PART = 0.16;

const feed = feeds.price;

/** The layer. */
export const candles: Layer = {
  draw(frame, range) {
    const view = barsInView(feed.shown, range, drawWindowMs.peek());
    drawGaps(frame, view);
    drawVolumes(
      frame,
      view,
      frame.plot.height * VOLUME_PART * 0.95,
      (largest) => `Volume up to ${compact(largest)}, in the recorder's units`,
    );
    drawCandles(frame, view);
  },
  valueRange: (range) => valueRange(barsInView(feed.shown, range, drawWindowMs.peek())),
};
