/** @module The panel of bar statistics: a row for each statistic and a column for each bar, coloured by size. */

import { compact, signed } from "../lib/text/numbers.ts";
import { type BarColumns, barsInView } from "./data/bar_columns.ts";
import { type Statistic, STATISTICS } from "./data/bar_statistics.ts";
import { combinedBar } from "./data/combine.ts";
import { drawHeatCells, type HeatRow } from "./marks/heat_cells.ts";
import { tableInView } from "./parts/bar_table.ts";
import type { TableContent } from "./parts/DataTable.tsx";
import { Legend, type LegendEntry } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";

const feed = feeds.flow;

const ROWS: readonly HeatRow[] = STATISTICS.map((statistic) => ({
  isSigned: statistic.isSigned,
  value: (index) => statistic.of(feed.shown, index, drawWindowMs.peek()),
  text: (value) => valueText(statistic, value),
}));

/** The middle of each row, from the top; the axis grows upwards. */
const MIDDLES = STATISTICS.map((_, row) => STATISTICS.length - row - 0.5).reverse();

const spec: TimePlotSpec = {
  draw: (frame, range) => {
    const { shown } = feed;
    const { first, end } = barsInView(shown, range, drawWindowMs.peek());
    drawHeatCells(frame, { timeMs: shown.timeMs, first, end, rows: ROWS });
  },
  valueRange: () => [0, STATISTICS.length],
  valueTicks: MIDDLES,
  valueLabels: (values) => values.map((value) => rowAt(value)?.shortName ?? ""),
};

/** The panel of bar statistics. */
export function BarStatistics() {
  return (
    <TimeChart
      feed={feed}
      id="BarStatistics"
      spec={spec}
      valueText={(value) => rowAt(value)?.shortName ?? ""}
      table={table}
      emptyText="These files have no bars of flow"
    >
      <Legend feed={feed} missingText="no trades" entries={entries} />
    </TimeChart>
  );
}

/** The statistic whose row contains a value of the axis. */
function rowAt(value: number): Statistic | undefined {
  return STATISTICS[Math.floor(STATISTICS.length - value)];
}

function entries(bars: BarColumns, index: number): LegendEntry[] {
  return STATISTICS.map((statistic) => {
    const value = statistic.of(bars, index, drawWindowMs.value);
    const side = !statistic.isSigned ? undefined : value < 0 ? "falls" : "rises";
    return [statistic.name, valueText(statistic, value), side];
  });
}

function valueText({ isSigned, name }: Statistic, value: number): string {
  if (Number.isNaN(value)) return "–";
  if (name.endsWith("%")) return `${signed(value, 1)}%`;
  const size = compact(Math.abs(value));
  return !isSigned || value === 0 ? size : `${value < 0 ? "−" : "+"}${size}`;
}

function table(): TableContent {
  const cells = (bars: BarColumns, index: number, windowMs = drawWindowMs.value) =>
    STATISTICS.map((statistic) => valueText(statistic, statistic.of(bars, index, windowMs)));
  return tableInView(feed, {
    names: STATISTICS.map(({ name }) => name),
    cells: (bars, index) => cells(bars, index),
    totals: ({ bars, first, end }) => {
      const spanMs = bars.timeMs[end - 1] + drawWindowMs.value - bars.timeMs[first];
      return cells(combinedBar(feed.series, bars, first, end), 0, spanMs);
    },
  });
}
