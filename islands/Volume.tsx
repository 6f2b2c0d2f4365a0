/**
 * The volume panel: what was sold, bought and of unknown side, with the delta. Files without flow show the volume of the price
 * bars.
 *
 * @module
 */

import { compact, compactTicks } from "../lib/text/numbers.ts";
import { type BarColumns, barsInView } from "./data/bar_columns.ts";
import { deltaOf } from "./data/bar_statistics.ts";
import { calmLargest } from "./marks/calm_range.ts";
import { drawSplitVolumes } from "./marks/split_volumes.ts";
import { drawVolumes } from "./marks/volumes.ts";
import { Legend, type LegendEntry } from "./parts/Legend.tsx";
import { barTable } from "./parts/bar_table.ts";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawUnrecorded } from "./parts/unrecorded.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";
import { priceText, signedVolumeText, volumeText } from "./state/quotes.ts";

const { flow, price } = feeds;

/** The fraction of the height that stays free above the largest volume. */
const MARGIN = 0.08;

/** The bars that are shown: those of flow if there are any. */
const source = () => flow.shown.length > 0 ? flow : price;

const spec: TimePlotSpec = {
  reads: () => {
    flow.version.value, price.version.value;
  },
  draw: (frame, range) => {
    const view = barsInView(source().shown, range, drawWindowMs.peek());
    drawUnrecorded(frame, range);
    if (source() === flow) drawSplitVolumes(frame, view);
    else drawVolumes(frame, view);
  },
  valueRange: (range) => {
    const view = barsInView(source().shown, range, drawWindowMs.peek());
    const [, bought, sold, unknown] = flow.shown.columns;
    const volume = price.shown.columns[5];
    const largest = source() === flow
      ? calmLargest(view, (i) => bought[i] + sold[i] + unknown[i])
      : calmLargest(view, (i) => volume[i]);
    return [0, (largest || 1) * (1 + MARGIN)];
  },
  valueLabels: compactTicks,
};

/** The volume panel. */
export function Volume() {
  flow.version.value, price.version.value;
  const isSplit = source() === flow;
  return (
    <TimeChart
      id="Volume"
      feed={price}
      spec={spec}
      valueText={compact}
      table={isSplit ? () => barTable(flow, FLOW_TEXTS) : () => barTable(price, PRICE_TEXTS)}
    >
      <Legend feed={source()} missingText="no trades" entries={isSplit ? flowEntries : priceEntries} />
    </TimeChart>
  );
}

const countText = (value: number) => compact(value);
const FLOW_TEXTS = [
  volumeText,
  volumeText,
  volumeText,
  countText,
  countText,
  countText,
  priceText,
  volumeText,
];
const PRICE_TEXTS = [priceText, priceText, priceText, priceText, volumeText];

function flowEntries(bars: BarColumns, index: number): LegendEntry[] {
  const { columns: [, bought, sold, unknown, , , trades] } = bars;
  const delta = deltaOf(bars, index);
  return [
    ["Bought", volumeText(bought[index]), "rises"],
    ["Sold", volumeText(sold[index]), "falls"],
    ["Delta", signedVolumeText(delta), delta < 0 ? "falls" : "rises"],
    ["Trades", countText(trades[index])],
    ["Unknown side", volumeText(unknown[index])],
  ];
}

function priceEntries({ columns }: BarColumns, index: number): LegendEntry[] {
  return [["Volume", volumeText(columns[5][index])], ["Sides", "not in these files"]];
}
