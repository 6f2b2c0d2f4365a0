/** @module The layer of the VWAP with its bands. */

import { indexFrom } from "../data/bar_columns.ts";
import { type Period, periodStart } from "../data/periods.ts";
import { drawVwapBands } from "../marks/vwap_bands.ts";
import { vwapAnchor, vwapLine } from "../state/vwap.ts";
import type { Layer } from "./layer.ts";

/** The layer. Bands may leave the plot: the prices in view decide the scale. */
export const vwap: Layer = {
  reads: () => {
    vwapLine.value;
  },
  draw(frame, { minMs, maxMs }) {
    const line = vwapLine.peek();
    if (!line) return;
    const { timeMs, windowMs } = line;
    // One more window on each side, so that lines leave the plot.
    const first = Math.max(0, indexFrom(timeMs, minMs - windowMs) - 1);
    const end = Math.min(timeMs.length, indexFrom(timeMs, maxMs) + 1);
    const anchor = vwapAnchor.peek();
    const period: Period = anchor === "bar" ? "run" : anchor;
    drawVwapBands({ ...frame, windowMs }, line, first, end, {
      before: (i) => periodStart(period, timeMs[i]) !== periodStart(period, timeMs[i - 1]),
    });
  },
};
