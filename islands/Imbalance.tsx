/** @module The panel of the order-book imbalance: candles about a zero line, aligned with the price panel. */

import { decimalsOf, signed } from "../lib/text/numbers.ts";
import { barsInView } from "./data/bar_columns.ts";
import { drawCandles } from "./marks/candles.ts";
import { drawGaps } from "./marks/gaps.ts";
import { drawZeroLine } from "./marks/zero_line.ts";
import { Legend, ohlcEntries } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";

const feed = feeds.imbalance;

const spec: TimePlotSpec = {
  draw: (frame, range) => {
    const view = barsInView(feed.shown, range, drawWindowMs.peek());
    drawGaps(frame, view);
    drawZeroLine(frame);
    drawCandles(frame, view);
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
