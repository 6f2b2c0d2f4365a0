/** @module Splitting rows of windows by the UTC day on which the windows start. */

import { noRows, type SeriesRows } from "../aggregate/aggregator.ts";
import { dayStart } from "../model/days.ts";
import { ALL_SERIES, type SeriesId } from "../model/series.ts";

/**
 * Splits rows by day. Rows of a day keep their order.
 *
 * @param windows Rows, the first double of each the start of a window. Rows of one day are not copied
 * @param widths Number of doubles in a row of each series
 * @returns The rows of each day, by the start of the day in milliseconds since the Unix epoch
 */
export function splitByDay(
  windows: SeriesRows,
  widths: Readonly<Record<SeriesId, number>>,
): Map<number, SeriesRows> {
  const days = new Map<number, SeriesRows>();
  for (const { id } of ALL_SERIES) {
    for (const [dayMs, rows] of splitRows(windows[id], widths[id])) {
      let day = days.get(dayMs);
      if (day === undefined) days.set(dayMs, day = noRows());
      day[id] = rows;
    }
  }
  return days;
}

function splitRows(rows: Float64Array, width: number): Map<number, Float64Array> {
  const sizes = new Map<number, number>();
  let lastMs = NaN;
  let size = 0;
  for (let at = 0; at < rows.length; at += width) {
    const dayMs = dayStart(rows[at]);
    if (dayMs !== lastMs) {
      if (size > 0) sizes.set(lastMs, (sizes.get(lastMs) ?? 0) + size);
      lastMs = dayMs;
      size = 0;
    }
    size += width;
  }
  if (size === rows.length) return new Map(size > 0 ? [[lastMs, rows]] : []);
  sizes.set(lastMs, (sizes.get(lastMs) ?? 0) + size);

  const parts = new Map<number, { rows: Float64Array; at: number }>();
  for (const [dayMs, size] of sizes) parts.set(dayMs, { rows: new Float64Array(size), at: 0 });
  for (let at = 0; at < rows.length; at += width) {
    const part = parts.get(dayStart(rows[at]))!;
    for (let column = 0; column < width; column++) part.rows[part.at++] = rows[at + column];
  }
  return new Map([...parts].map(([dayMs, { rows }]) => [dayMs, rows]));
}
