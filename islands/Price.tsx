/** @module The price panel: candles, volumes, the last price, and gaps. */

import { compact, decimalsOf, fixed, percentChange } from "../lib/text/numbers.ts";
import { type BarColumns, barsInView } from "./data/bar_columns.ts";
import type { TimeRange } from "./data/time_range.ts";
import { drawCandles, valueRange } from "./marks/candles.ts";
import { drawGaps } from "./marks/gaps.ts";
import { drawLastPriceLabel, drawLastPriceLine } from "./marks/last_price.ts";
import { drawVolumes } from "./marks/volumes.ts";
import { Legend, type LegendEntry, ohlcEntries } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { feeds, windowMs } from "./state/feeds.ts";
import { axisWidth, priceDecimals, priceText, volumeText } from "./state/quotes.ts";

/** The fraction of the plot's height that volumes have. */
const VOLUME_PART = 0.16;
/** The fraction of the prices' range that stays free above and below the prices. */
const MARGIN = 0.06;

const feed = feeds.price;
const inView = (range: TimeRange) => barsInView(feed.shown, range, windowMs.peek());

const spec: TimePlotSpec = {
  draw: (frame, range) => {
    const view = inView(range);
    drawGaps(frame, view);
    drawVolumes(
      frame,
      view,
      frame.plot.height * VOLUME_PART * 0.95,
      (largest) => `Volume up to ${compact(largest)}, in the recorder's units`,
    );
    drawCandles(frame, view);
    drawLastPriceLine(frame, feed.shown);
  },
  drawOver: (frame) => {
    const { shown } = feed;
    drawLastPriceLabel(frame, shown, priceText(lastClose(shown)), axisWidth.peek());
  },
  valueRange: (range) => {
    const last = lastClose(feed.shown);
    const [low, high] = valueRange(inView(range)) ?? [last, last];
    // Equal prices need a scale too.
    const span = high - low || Math.abs(high) * 1e-4 || 1;
    const bottom = low - span * MARGIN;
    const top = high + span * MARGIN;
    return [bottom - (top - bottom) * VOLUME_PART / (1 - VOLUME_PART), top];
  },
  valueLabels: (values, step) => {
    const decimals = Math.max(priceDecimals.peek(), Math.min(12, decimalsOf(step)));
    return values.map((value) => fixed(value, decimals));
  },
};

/** The price panel. */
export function Price() {
  return (
    <TimeChart
      feed={feed}
      spec={spec}
      isPrice
      valueText={priceText}
      texts={[priceText, priceText, priceText, priceText, volumeText]}
    >
      <Legend feed={feed} missingText="no trades" entries={entries} />
    </TimeChart>
  );
}

function entries(bars: BarColumns, index: number): LegendEntry[] {
  const [, open, , , close, volume] = bars.columns;
  const [from, to] = [open[index], close[index]];
  return [
    ...ohlcEntries(bars, index, priceText),
    ["Change", percentChange(from, to), to < from ? "falls" : "rises"],
    ["Volume", volumeText(volume[index])],
  ];
}

/** The close of the newest bar; 1 without bars. */
function lastClose({ columns, length }: BarColumns): number {
  return length ? columns[4][length - 1] : 1;
}
