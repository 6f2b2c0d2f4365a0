/** @module The spread panel: the mean spread of each window, and the best bid and ask. Files without quotes have no such panel. */

import { compactTicks, fixed } from "../lib/text/numbers.ts";
import { type BarColumns, barsInView } from "./data/bar_columns.ts";
import type { TimeRange } from "./data/time_range.ts";
import { calmLargest } from "./marks/calm_range.ts";
import { drawValueSteps } from "./marks/value_steps.ts";
import type { LineValues } from "./marks/value_line.ts";
import { barTable } from "./parts/bar_table.ts";
import { ChoiceButtons } from "./parts/ChoiceButtons.tsx";
import { Legend, type LegendEntry } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawUnrecorded } from "./parts/unrecorded.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";
import { bookSizeText, priceText, volumeText } from "./state/quotes.ts";
import { spreadUnit } from "./state/panels.ts";

const feed = feeds.quote;
const BASIS_POINT = 1e-4;
const MARGIN = 0.08;

/** Mean spreads in the chosen unit, and the version of the bars and the unit that they were made of. */
let spreads = new Float64Array(0);
let madeOf = "";

function lineOf(range: TimeRange): LineValues {
  const { shown } = feed;
  const made = `${feed.version.peek()} ${spreadUnit.peek()}`;
  if (made !== madeOf) {
    madeOf = made;
    if (spreads.length < shown.length) spreads = new Float64Array(2 * shown.length);
    for (let i = 0; i < shown.length; i++) spreads[i] = spreadOf(shown, i);
  }
  const { first, end } = barsInView(shown, range, drawWindowMs.peek());
  return { timeMs: shown.timeMs, values: spreads, first, end };
}

const spec: TimePlotSpec = {
  reads: () => {
    spreadUnit.value;
  },
  draw: (frame, range) => {
    drawUnrecorded(frame, range);
    drawValueSteps(frame, lineOf(range), frame.colours["line-strong"]);
  },
  valueRange: (range) => {
    const { values, first, end } = lineOf(range);
    const view = { bars: feed.shown, first, end };
    const high = calmLargest(view, (i) => values[i]);
    // A spread is compared with 0, unless the book is crossed.
    const bottom = -calmLargest(view, (i) => -values[i]) + 0;
    return [bottom, high + ((high - bottom) || 1) * MARGIN];
  },
  valueLabels: compactTicks,
  unit: () => spreadUnit.value,
};

/** The spread panel. */
export function Spread() {
  feed.version.value;
  if (feed.shown.length === 0) return null;
  const unit = spreadUnit.value;
  return (
    <TimeChart
      id="Spread"
      feed={feed}
      spec={spec}
      valueText={unitText}
      table={() => barTable(feed, [priceText, bookSizeText, priceText, bookSizeText, volumeText, volumeText])}
      tools={
        <ChoiceButtons
          label="Unit of the spread"
          choices={["bp", "price"]}
          chosen={unit}
          choose={(choice) => spreadUnit.value = choice}
          text={(choice) => choice === "bp" ? "bp" : "Price"}
          title={(choice) => choice === "bp" ? "In hundredths of a percent of the mid" : "In units of price"}
          isQuiet
        />
      }
    >
      <Legend feed={feed} missingText="no snapshot with both sides" entries={entries} />
    </TimeChart>
  );
}

function entries(bars: BarColumns, index: number): LegendEntry[] {
  const { columns: [, bid, bidSize, ask, askSize] } = bars;
  return [
    ["Mean", unitText(spreadOf(bars, index))],
    ["Last", unitText(inUnit(ask[index] - bid[index], bid[index], ask[index]))],
    ["Bid", `${priceText(bid[index])} × ${bookSizeText(bidSize[index])}`, "rises"],
    ["Ask", `${priceText(ask[index])} × ${bookSizeText(askSize[index])}`, "falls"],
  ];
}

/** The mean spread of a bar in the chosen unit. */
function spreadOf({ columns: [, bid, , ask, , mean] }: BarColumns, index: number): number {
  return inUnit(mean[index], bid[index], ask[index]);
}

/** A spread in the chosen unit; NaN in basis points of a mid that is not positive. */
function inUnit(spread: number, bid: number, ask: number): number {
  if (spreadUnit.value === "price") return spread;
  const mid = (bid + ask) / 2;
  return mid > 0 ? spread / mid / BASIS_POINT : NaN;
}

function unitText(spread: number): string {
  if (Number.isNaN(spread)) return "–";
  return spreadUnit.value === "price" ? volumeText(spread) : `${fixed(spread, 3)} bp`;
}
