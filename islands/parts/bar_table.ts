/** @module The bars in view as a table. */

import { dateTime, zoneName } from "../../lib/text/times.ts";
import { barsInView } from "../data/bar_columns.ts";
import { type BarFeed, windowMs } from "../state/feeds.ts";
import { zone } from "../state/settings.ts";
import { visible } from "../state/view.ts";
import { MAX_ROWS, type TableContent } from "./DataTable.tsx";

/**
 * Makes a table of the newest bars in view, newest first.
 *
 * @param feed The bars
 * @param texts How the values of each column after the first are written
 */
export function barTable(feed: BarFeed, texts: readonly ((value: number) => string)[]): TableContent {
  const { series, shown } = feed;
  const range = visible.value ?? { minMs: 0, maxMs: 0 };
  const { first, end } = barsInView(shown, range, windowMs.value);
  const rows: string[][] = [];
  for (let i = end - 1; i >= Math.max(first, end - MAX_ROWS); i--) {
    const values = texts.map((text, c) => text(shown.columns[c + 1][i]));
    rows.push([dateTime(shown.timeMs[i], zone.value), ...values]);
  }
  const [time, ...labels] = series.columns.map(({ label }) => label);
  return { columns: [`${time} (${zoneName(zone.value, shown.timeMs[first] ?? 0)})`, ...labels], rows };
}
