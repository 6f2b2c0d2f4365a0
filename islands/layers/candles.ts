/** @module The layer of candles, with hatched gaps behind them. */

import { barsInView } from "../data/bar_columns.ts";
import { calmRange } from "../marks/calm_range.ts";
import { drawCandles } from "../marks/candles.ts";
import { drawUnrecorded } from "../parts/unrecorded.ts";
import { drawWindowMs, feeds } from "../state/feeds.ts";
import { footprintDetail } from "../state/footprint.ts";
import type { Layer } from "./layer.ts";

const feed = feeds.price;

/** The layer. */
export const candles: Layer = {
  draw(frame, range) {
    const view = barsInView(feed.shown, range, drawWindowMs.peek());
    drawUnrecorded(frame, range);
    if (footprintDetail.peek() === "none") drawCandles(frame, view);
  },
  valueRange(range) {
    const [, , high, low] = feed.shown.columns;
    return calmRange(feed.shown, range, drawWindowMs.peek(), low, high);
  },
};
