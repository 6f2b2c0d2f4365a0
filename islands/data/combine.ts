/**
 * Bars of a longer window, combined from bars of a shorter one. How a column is combined is in the table of series.
 * Longer windows are aligned as the shorter ones; a longer window that contains no bar has no bar.
 *
 * @module
 */

import type { Combine, SeriesSpec } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";
import { windowStart } from "./windows.ts";

/**
 * Updates combined bars after a change of the bars that they are made of.
 *
 * @param series The series of the bars
 * @param source The bars of the shorter window
 * @param from Index of the first of them that changed; the bars before it are as they were at the last call
 * @param windowMs Length of the longer window, in milliseconds
 * @param offsetMs How far window starts are shifted from multiples of the length since the Unix epoch
 * @param into The combined bars
 * @returns Index of the first combined bar that changed
 */
export function combineBars(
  { columns }: SeriesSpec,
  source: BarColumns,
  from: number,
  windowMs: number,
  offsetMs: number,
  into: BarColumns,
): number {
  const starts = source.timeMs;
  // Begin one bar before the change: a bar that shared its longer window may be gone.
  let i = source.length === 0
    ? 0
    : source.indexFrom(windowStart(starts[Math.max(0, from - 1)], windowMs, offsetMs));
  const first = i === 0 ? 0 : into.indexFrom(windowStart(starts[i], windowMs, offsetMs));
  into.length = first;

  while (i < source.length) {
    const begin = i;
    const startMs = windowStart(starts[begin], windowMs, offsetMs);
    const endMs = startMs + windowMs;
    for (i++; i < source.length && starts[i] < endMs;) i++;
    const bar = into.grow();
    addInto(columns, source, begin, i, into, bar);
    into.columns[0][bar] = startMs;
  }
  return first;
}

/**
 * Combines bars into one bar, whose window begins with that of the first.
 *
 * @param series The series of the bars
 * @param source The bars
 * @param begin Index of the first bar
 * @param end Index after the last bar
 */
export function combinedBar(
  { columns }: SeriesSpec,
  source: BarColumns,
  begin: number,
  end: number,
): BarColumns {
  const bar = new BarColumns(columns.length);
  addInto(columns, source, begin, end, bar, bar.grow());
  return bar;
}

function addInto(
  columns: SeriesSpec["columns"],
  source: BarColumns,
  begin: number,
  end: number,
  into: BarColumns,
  bar: number,
): void {
  const columnNamed = (name: string) => source.columns[columns.findIndex((column) => column.name === name)];
  for (let c = 0; c < columns.length; c++) {
    const { combine, weight } = columns[c];
    into.columns[c][bar] = combine === "mean"
      ? weightedMean(source.columns[c], weight.map((name) => columnNamed(name)), begin, end)
      : combined(combine, source.columns[c], begin, end);
  }
}

/** Combines a part of a column, from index `begin` up to but not including `end`, into one value. */
function combined(how: Exclude<Combine, "mean">, column: Float64Array, begin: number, end: number): number {
  if (how === "last") return column[end - 1];
  let value = column[begin];
  if (how === "first" || how === "start") return value;
  for (let i = begin + 1; i < end; i++) {
    const next = column[i];
    if (how === "sum") value += next;
    else if (how === "max" ? next > value : next < value) value = next;
  }
  return value;
}

/** The mean of the values that are present, weighted by the sums of other columns; NaN if all weights are 0. */
function weightedMean(column: Float64Array, weights: Float64Array[], begin: number, end: number): number {
  let [sum, total] = [0, 0];
  for (let i = begin; i < end; i++) {
    if (Number.isNaN(column[i])) continue;
    const weight = weights.reduce((sum, values) => sum + values[i], 0);
    sum += column[i] * weight;
    total += weight;
  }
  return total === 0 ? NaN : sum / total;
}
