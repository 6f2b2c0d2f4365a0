/** @module The bars in view as a table, with totals. */

import { windowLength } from "../../lib/text/durations.ts";
import { count } from "../../lib/text/numbers.ts";
import { dateTime, zoneName } from "../../lib/text/times.ts";
import { type BarColumns, type BarsInView, barsInView } from "../data/bar_columns.ts";
import { combinedBar } from "../data/combine.ts";
import type { BarFeed } from "../state/bar_feed.ts";
import { drawWindowMs } from "../state/feeds.ts";
import { zone } from "../state/settings.ts";
import { visible } from "../state/view.ts";
import { MAX_ROWS, type TableContent } from "./DataTable.tsx";

/** The part of a table that depends on the panel. */
interface BarTexts {
  /** Names of the columns after the time. */
  names: readonly string[];
  /** The cells of a bar after the time. */
  cells: (bars: BarColumns, index: number) => string[];
  /** The cells of all bars in view after the time, if the panel has totals. */
  totals?: (view: BarsInView) => string[];
}

/**
 * Makes a table of the bars in view: the sum of sums, the last of values that are last, the weighted mean of means, as the
 * table of series says.
 *
 * @param feed The bars
 * @param texts How the values of each column after the first are written
 */
export function barTable(feed: BarFeed, texts: readonly ((value: number) => string)[]): TableContent {
  const { series } = feed;
  const cells = ({ columns }: BarColumns, index: number) =>
    texts.map((text, c) => Number.isNaN(columns[c + 1][index]) ? "–" : text(columns[c + 1][index]));
  return tableInView(feed, {
    names: series.columns.slice(1).map(({ label }) => label),
    cells,
    totals: ({ bars, first, end }) => cells(combinedBar(series, bars, first, end), 0),
  });
}

/** Makes a table of the newest bars in view, newest first, and of the totals of all bars in view. */
export function tableInView({ shown }: BarFeed, { names, cells, totals }: BarTexts): TableContent {
  const range = visible.value ?? { minMs: 0, maxMs: 0 };
  const windowMs = drawWindowMs.value;
  const view = barsInView(shown, range, windowMs);
  const { first, end } = view;
  const length = end - first;
  const zoneText = zoneName(zone.value, shown.timeMs[first] ?? 0);
  const rows: string[][] = [];
  for (let i = end - 1; i >= Math.max(first, end - MAX_ROWS); i--) {
    rows.push([dateTime(shown.timeMs[i], zone.value), ...cells(shown, i)]);
  }
  const windows = `${count(length)} windows of ${windowLength(windowMs)} with bars`;
  const [from, to] = length ? [shown.timeMs[first], shown.timeMs[end - 1] + windowMs] : [0, 0];
  const span = length &&
    `${dateTime(from, zone.value)} to ${dateTime(to, zone.value)} ${zoneText}: ${windows}`;
  return {
    columns: [`Window (${zoneText})`, ...names],
    rows,
    totals: length > 0 && totals ? ["All in view", ...totals(view)] : undefined,
    note: span
      ? span + (rows.length < length ? `, of which the newest ${count(rows.length)} are listed` : "")
      : "No bars are in view",
  };
}
