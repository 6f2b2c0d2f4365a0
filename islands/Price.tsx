/** @module The price panel: layers over each other, on one scale of prices. */

import { decimalsOf, fixed, percentChange } from "../lib/text/numbers.ts";
import type { BarColumns } from "./data/bar_columns.ts";
import { candles } from "./layers/candles.ts";
import { daySeparators } from "./layers/day_separators.ts";
import { footprint } from "./layers/footprint.ts";
import { profileLines, profileRows } from "./layers/profile.ts";
import { lastPrice } from "./layers/last_price.ts";
import { measureBox } from "./layers/measure.ts";
import type { Layer } from "./layers/layer.ts";
import { vwap } from "./layers/vwap.ts";
import { FootprintTools } from "./parts/FootprintTools.tsx";
import { ProfileChoice, ProfileNumbers } from "./parts/ProfileTools.tsx";
import { Legend, type LegendEntry, ohlcEntries } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { VwapChoice } from "./parts/VwapChoice.tsx";
import { measureLines } from "./parts/measure_text.ts";
import { measurement } from "./state/measurement.ts";
import { feeds } from "./state/feeds.ts";
import { footprintDetail } from "./state/footprint.ts";
import { priceDecimals, priceStep, priceText, volumeText } from "./state/quotes.ts";
import { vwapAtMoment } from "./state/vwap.ts";

/** The layers, in the order in which they are drawn. */
const LAYERS: readonly Layer[] = [
  daySeparators,
  profileRows,
  candles,
  footprint,
  vwap,
  profileLines,
  lastPrice,
  measureBox,
];

/** The fraction of the prices' range that stays free above and below the prices. */
const MARGIN = 0.06;
/** That fraction with a footprint: the highest and the lowest row reach beyond their prices. */
const ROWS_MARGIN = 0.11;

const feed = feeds.price;

const spec: TimePlotSpec = {
  reads: () => LAYERS.forEach((layer) => layer.reads?.()),
  draw: (frame, range) => LAYERS.forEach((layer) => layer.draw?.(frame, range)),
  drawOver: (frame, range) => LAYERS.forEach((layer) => layer.drawOver?.(frame, range)),
  valueRange: (range) => {
    const ranges = LAYERS.map((layer) => layer.valueRange?.(range)).filter((ends) => ends !== undefined);
    const { columns, length } = feed.shown;
    const last = length ? columns[4][length - 1] : 1;
    const [low, high] = ranges.length
      ? [Math.min(...ranges.map((ends) => ends[0])), Math.max(...ranges.map((ends) => ends[1]))]
      : [last, last];
    // Equal prices need a scale too.
    const span = high - low || Math.abs(high) * 1e-4 || 1;
    const margin = span * (footprintDetail.peek() === "none" ? MARGIN : ROWS_MARGIN);
    return [low - margin, high + margin];
  },
  valueStep: () => priceStep.peek(),
  tags: () => {
    const { columns, length } = feed.shown;
    return length ? [columns[4][length - 1]] : [];
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
      id="Price"
      feed={feed}
      spec={spec}
      isPrice
      valueText={priceText}
      tools={
        <>
          <ProfileChoice />
          <VwapChoice />
        </>
      }
      choices={
        <>
          <FootprintTools />
          <ProfileNumbers />
          <Measured />
        </>
      }
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
    ...vwapEntries(),
    ["Volume", volumeText(volume[index])],
  ];
}

/** What the reader measured, for readers who do not see the chart. */
function Measured() {
  const found = measurement.value;
  return (
    <p class="unseen measured" role="status">
      {found && `Measured: ${measureLines(found).join(", ")}`}
    </p>
  );
}

/** The VWAP and one deviation at the moment T. */
function vwapEntries(): LegendEntry[] {
  const found = vwapAtMoment.value;
  if (!found) return [];
  const { mean, deviation, isExact } = found;
  return [[isExact ? "VWAP" : "VWAP of bars", `${priceText(mean)} ± ${priceText(deviation)}`, "vwap"]];
}
