/** @module The order-book imbalance: candles about a zero line, below the price and aligned with it. */

import { toPx } from "./chart/candles.ts";
import { colours } from "./chart/colours.ts";
import { fillCandles, fillGaps, inView } from "./chart/painting.ts";
import type { TimePlot, TimePlotSpec } from "./chart/time_plot.ts";
import { imbalances, windowMs } from "./data/feed.ts";
import { barRows } from "./parts/bar_rows.ts";
import { Legend, legendBar, ohlcEntries } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import { cursorMs } from "./view/view.ts";

const spec: TimePlotSpec = {
  draw,
  // The whole range always: how far from even the book is must show at a glance.
  valueRange: () => [-1.04, 1.04],
  valueTicks: [-1, -0.5, 0, 0.5, 1],
  valueLabels: (values) => values.map((value) => signed(value, 1)),
};

/** The imbalance chart. */
export function Imbalance() {
  imbalances.version.value;
  const bars = imbalances.shown;
  const index = legendBar(bars, cursorMs.value);
  const text = (value: number) => signed(value, 3);
  return (
    <TimeChart
      name="Order-book imbalance"
      emptyText="No imbalance bars yet"
      feed={imbalances}
      spec={spec}
      valueText={(value) => signed(value, 2)}
      table={() => barRows(bars, ["Open", "High", "Low", "Close"], Array(4).fill(text))}
    >
      <Legend
        timeMs={index < 0 ? cursorMs.value : bars.timeMs[index]}
        entries={index < 0 ? bars.length ? "no snapshots" : "" : ohlcEntries(bars, index, text)}
      />
    </TimeChart>
  );
}

function draw(plot: TimePlot): void {
  const { ctx } = plot.u;
  const bars = imbalances.shown;
  const frame = plot.frame(windowMs.peek());
  const { left, width } = plot.u.bbox;
  const [first, end] = inView(bars, plot.range);
  fillGaps(plot, bars, first, end, frame);
  ctx.fillStyle = colours.peek().zero;
  ctx.fillRect(left, Math.round(toPx(frame.y, 0)), width, frame.thinPx);
  fillCandles(ctx, bars, first, end, frame);
}

/** A number with its sign, zero without. */
function signed(value: number, decimals: number): string {
  const size = Math.abs(value).toFixed(decimals);
  return Number(size) === 0 ? size : `${value < 0 ? "−" : "+"}${size}`;
}
