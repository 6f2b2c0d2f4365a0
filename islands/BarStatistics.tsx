/** @module The panel of bar statistics: a row for each statistic and a column for each bar, coloured by size. */

import { compact, signed } from "../lib/text/numbers.ts";
import { dateTime, zoneName } from "../lib/text/times.ts";
import { type BarColumns, barsInView } from "./data/bar_columns.ts";
import { type Statistic, STATISTICS } from "./data/bar_statistics.ts";
import { drawHeatCells, type HeatRow } from "./marks/heat_cells.ts";
import { MAX_ROWS, type TableContent } from "./parts/DataTable.tsx";
import { Legend, type LegendEntry } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";
import { zone } from "./state/settings.ts";
import { visible } from "./state/view.ts";

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
  const { shown } = feed;
  const { first, end } = barsInView(shown, visible.value ?? { minMs: 0, maxMs: 0 }, drawWindowMs.value);
  const rows: string[][] = [];
  for (let i = end - 1; i >= Math.max(first, end - MAX_ROWS); i--) {
    const values = STATISTICS.map((statistic) =>
      valueText(statistic, statistic.of(shown, i, drawWindowMs.value))
    );
    rows.push([dateTime(shown.timeMs[i], zone.value), ...values]);
  }
  const time = `Window (${zoneName(zone.value, shown.timeMs[first] ?? 0)})`;
  return { columns: [time, ...STATISTICS.map(({ name }) => name)], rows };
}
