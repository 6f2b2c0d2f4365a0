/**
 * The panel of the order-book imbalance, aligned with the price panel: candles about a zero line, or a band with a line
 * if there is no space for candles.
 *
 * @module
 */

import { decimalsOf, signed } from "../lib/text/numbers.ts";
import { barsInView } from "./data/bar_columns.ts";
import { drawCandles } from "./marks/candles.ts";
import { drawBand } from "./marks/imbalance_band.ts";
import { slotWidth } from "./marks/slots.ts";
import { drawZeroLine } from "./marks/zero_line.ts";
import { Legend, ohlcEntries } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawUnrecorded } from "./parts/unrecorded.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";

/** Narrower bars, in CSS pixels, are shown as a band. */
const CANDLES_FROM_PX = 5;

const feed = feeds.imbalance;

const spec: TimePlotSpec = {
  draw: (frame, range) => {
    const view = barsInView(feed.shown, range, drawWindowMs.peek());
    drawUnrecorded(frame, range);
    drawZeroLine(frame);
    if (slotWidth(frame) < CANDLES_FROM_PX * frame.ratio) drawBand(frame, view);
    else drawCandles(frame, view);
  },
  // Always the whole range, so that the distance from an even book is visible at a glance.
  valueRange: () => [-1.04, 1.04],
  valueLabels: (values, step) => values.map((value) => signed(value, Math.max(1, decimalsOf(step)))),
};

const text = (value: number) => signed(value, 3);

/** The imbalance panel. */
export function Imbalance() {
  return (
    <TimeChart
      id="Imbalance"
      feed={feed}
      spec={spec}
      valueText={(value) => signed(value, 2)}
      texts={[text, text, text, text]}
    >
      <Legend
        feed={feed}
        missingText="no snapshots"
        entries={(bars, index) => ohlcEntries(bars, index, text)}
      />
    </TimeChart>
  );
}
