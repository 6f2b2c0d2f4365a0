/** @module Bars in view as the rows of a table. */

import { inView } from "../chart/painting.ts";
import type { BarColumns } from "../data/bar_columns.ts";
import { dateTime, zoneName } from "../../lib/text/times.ts";
import { zone } from "../view/settings.ts";
import { visible } from "../view/view.ts";
import { MOST_ROWS } from "./DataTable.tsx";

/**
 * The newest bars in view, newest first.
 *
 * @param names Names of the columns after the time
 * @param texts How the values of each are written
 */
export function barRows(
  bars: BarColumns,
  names: string[],
  texts: ((value: number) => string)[],
): { columns: string[]; rows: string[][] } {
  const [first, end] = visible.value ? inView(bars, visible.value) : [0, 0];
  const rows: string[][] = [];
  for (let i = end - 1; i >= Math.max(first, end - MOST_ROWS); i--) {
    const values = texts.map((text, column) => text(bars.columns[column + 1][i]));
    rows.push([dateTime(bars.timeMs[i], zone.value), ...values]);
  }
  return { columns: [`Window (${zoneName(zone.value, bars.timeMs[first] ?? 0)})`, ...names], rows };
}
