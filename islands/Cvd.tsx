/**
 * The panel of the cumulative volume delta (CVD): a line, or bars with extremes where few enough trades are in view to
 * read them.
 *
 * @module
 */

import { compactTicks, fixed } from "../lib/text/numbers.ts";
import { dateTime, zoneName } from "../lib/text/times.ts";
import { type BarColumns, type BarsInView, barsInView } from "./data/bar_columns.ts";
import { deltaOf, unknownPercentOf } from "./data/bar_statistics.ts";
import { combinedBar } from "./data/combine.ts";
import { CvdBars } from "./data/cvd_bars.ts";
import { PERIODS, periodStart } from "./data/periods.ts";
import type { TimeRange } from "./data/time_range.ts";
import { calmRange } from "./marks/calm_range.ts";
import { drawCandles } from "./marks/candles.ts";
import { drawUnknownShare } from "./marks/unknown_share.ts";
import { drawValueLine, lineRange } from "./marks/value_line.ts";
import { drawZeroLine } from "./marks/zero_line.ts";
import { tableInView } from "./parts/bar_table.ts";
import { ChoiceButtons } from "./parts/ChoiceButtons.tsx";
import type { TableContent } from "./parts/DataTable.tsx";
import { Legend, type LegendEntry } from "./parts/Legend.tsx";
import { TimeChart } from "./parts/TimeChart.tsx";
import type { TimePlotSpec } from "./parts/time_plot.ts";
import { drawUnrecorded } from "./parts/unrecorded.ts";
import { countedFrom, cvd, cvdFault, cvdVersion } from "./state/cvd.ts";
import { cvdExtremes } from "./state/cvd_extremes.ts";
import { drawWindowMs, feeds } from "./state/feeds.ts";
import { cvdPeriod } from "./state/panels.ts";
import { signedVolumeText } from "./state/quotes.ts";
import { zone } from "./state/settings.ts";
import { visible } from "./state/view.ts";

/** The digits of a sum: more than anybody compares, and few enough for a legend. */
const DIGITS = 7;

/** The fraction of the values' range that stays free above and below the values. */
const MARGIN = 0.08;

const feed = feeds.flow;
const inView = (range: TimeRange) => barsInView(feed.shown, range, drawWindowMs.peek());

const withExtremes = new CvdBars();
/** What the bars with extremes were made of. */
let [madeOf, madeVersion]: [unknown, number] = [undefined, -1];

/** The bars with extremes of a view of the bars of flow; undefined if a line has to do. */
function barsOf(view: BarsInView): BarsInView | undefined {
  const [extremes, version] = [cvdExtremes.peek(), cvdVersion.peek()];
  if (extremes !== madeOf || version !== madeVersion) {
    [madeOf, madeVersion] = [extremes, version];
    withExtremes.update(feed.shown, cvd, extremes);
  }
  return withExtremes.viewOf(view);
}

const spec: TimePlotSpec = {
  reads: () => {
    cvdVersion.value, cvdExtremes.value;
  },
  draw: (frame, range) => {
    const view = inView(range);
    const { timeMs } = view.bars;
    drawUnrecorded(frame, range);
    drawUnknownShare(frame, view);
    drawZeroLine(frame);
    const bars = barsOf(view);
    if (bars) return drawCandles(frame, bars);
    const period = cvdPeriod.peek();
    drawValueLine(frame, { ...view, timeMs, values: cvd.after }, frame.colours["line-strong"], {
      before: (i) => periodStart(period, timeMs[i]) !== periodStart(period, timeMs[i - 1]),
    });
  },
  valueRange: (range) => {
    const view = inView(range);
    const bars = barsOf(view);
    const calm = (bars: BarColumns, low: ArrayLike<number>, high: ArrayLike<number>) =>
      calmRange(bars, range, drawWindowMs.peek(), low, high);
    const [low, high] =
      (bars
        ? calm(bars.bars, bars.bars.columns[3], bars.bars.columns[2])
        : cvd.firstKnown === 0
        ? calm(view.bars, cvd.after, cvd.after)
        : lineRange({ ...view, timeMs: view.bars.timeMs, values: cvd.after })) ?? [0, 0];
    const span = high - low || Math.abs(high) || 1;
    return [low - span * MARGIN, high + span * MARGIN];
  },
  // Without sums the scale has no meaning.
  valueLabels: (values, step) =>
    cvd.firstKnown < feed.shown.length ? compactTicks(values, step) : values.map(() => ""),
};

/** The panel of the cumulative delta. */
export function Cvd() {
  return (
    <TimeChart
      feed={feed}
      id="Cvd"
      spec={spec}
      valueText={signedVolumeText}
      table={table}
      emptyText="These files have no bars of flow"
      tools={
        <ChoiceButtons
          label="The cumulative delta begins"
          choices={PERIODS}
          chosen={cvdPeriod.value}
          choose={(period) => cvdPeriod.value = period}
          text={(period) => NAMES[period]}
          title={(period) => TITLES[period]}
          isQuiet
        />
      }
    >
      <Legend feed={feed} missingText="no trades" entries={entries} />
    </TimeChart>
  );
}

const NAMES = { day: "Day", week: "Week", run: "All" };
const TITLES = {
  day: "From the start of each UTC day",
  week: "From the start of each week, Monday 00:00 UTC",
  run: "From the first bar of the run",
};

function entries(bars: BarColumns, index: number): LegendEntry[] {
  cvdVersion.value;
  const unknown = unknownPercentOf(bars, index);
  const fromMs = countedFrom(bars.timeMs[index]);
  return [
    ["CVD", sumText(cvd.after[index])],
    ...(unknown > 0 ? [["Unknown side, not counted", `${fixed(unknown, 1)}%`] as const] : []),
    ["since", `${dateTime(fromMs, zone.value)} ${zoneName(zone.value, fromMs)}`],
  ];
}

/** A sum as text; a sum is not known until the deltas before the bars in memory have arrived. */
function sumText(sum: number): string {
  return Number.isFinite(sum)
    ? signedVolumeText(Number(sum.toPrecision(DIGITS)))
    : cvdFault.value ?? "being read";
}

function table(): TableContent {
  cvdVersion.value;
  const view = inView(visible.value ?? { minMs: 0, maxMs: 0 });
  const extremes = barsOf(view);
  return tableInView(feed, {
    names: ["Open", ...(extremes ? ["High", "Low"] : []), "Close", "Delta"],
    cells: (bars, i) => [
      sumText(cvd.before[i]),
      ...(extremes ? extremesAt(extremes, extremes.first + i - view.first) : []),
      sumText(cvd.after[i]),
      signedVolumeText(deltaOf(bars, i)),
    ],
    totals: ({ bars, first, end }) => [
      sumText(cvd.before[first]),
      ...(extremes ? [most(Math.max, extremes, 2), most(Math.min, extremes, 3)].map(sumText) : []),
      sumText(cvd.after[end - 1]),
      signedVolumeText(deltaOf(combinedBar(feed.series, bars, first, end), 0)),
    ],
  });
}

function extremesAt({ bars: { columns } }: BarsInView, index: number): string[] {
  return [2, 3].map((column) => sumText(columns[column][index]));
}

/** The largest or the smallest value of a column. */
function most(
  which: (a: number, b: number) => number,
  { bars: { columns }, first, end }: BarsInView,
  column: number,
): number {
  return columns[column].subarray(first, end).reduce((a, b) => which(a, b));
}
