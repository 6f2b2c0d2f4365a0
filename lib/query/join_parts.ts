/** @module Joins combined bars of several parts, such as the tables of days, to bars of whole windows. */

import type { SeriesColumn, SeriesSpec } from "../model/series.ts";
import type { CombinedColumn, CombinedPart } from "./combine_bars.ts";

/**
 * Joins combined parts to bars of whole windows.
 *
 * @param series The series of the bars
 * @param parts Combined parts in order of time, all on one grid
 * @param fromMs The start of the first window
 * @param toMs The end of the last window
 * @returns One array for each column of the series; NaN for an absent mean
 */
export function joinParts(
  { columns }: SeriesSpec,
  parts: readonly CombinedPart[],
  fromMs: number,
  toMs: number,
): Float64Array[] {
  const rows = parts.reduce((sum, { starts }) => sum + starts.length, 0);
  const starts = new Float64Array(rows);
  const joined = columns.slice(1).map((column) => newColumn(column, rows));
  let count = 0;
  for (const part of parts) {
    for (let row = 0; row < part.starts.length; row++) {
      const start = part.starts[row];
      if (start < fromMs || start >= toMs) continue;
      const merges = count > 0 && starts[count - 1] === start;
      const into = merges ? count - 1 : count++;
      starts[into] = start;
      joined.forEach((column, index) => {
        if (merges) mergeValue(columns[index + 1], column, into, part.columns[index], row);
        else copyValue(column, into, part.columns[index], row);
      });
    }
  }
  return [starts, ...joined.map(valuesOf)].map((values) => values.subarray(0, count));
}

function newColumn({ combine }: SeriesColumn, rows: number): CombinedColumn {
  const sum = () => ({ value: new Float64Array(rows), rest: new Float64Array(rows) });
  if (combine === "sum") return sum();
  return combine === "mean" ? { ...sum(), weight: sum() } : { value: new Float64Array(rows) };
}

function copyValue(into: CombinedColumn, at: number, from: CombinedColumn, row: number): void {
  into.value[at] = from.value[row];
  if (into.rest && from.rest) into.rest[at] = from.rest[row];
  if (into.weight && from.weight) copyValue(into.weight, at, from.weight, row);
}

/** Merges the bar of a later part into the bar of an earlier one. */
function mergeValue(
  column: SeriesColumn,
  into: CombinedColumn,
  at: number,
  from: CombinedColumn,
  row: number,
): void {
  const [a, b] = [into.value[at], from.value[row]];
  switch (column.combine) {
    case "last":
      into.value[at] = b;
      break;
    case "max":
      if (b > a) into.value[at] = b;
      break;
    case "min":
      if (b < a) into.value[at] = b;
      break;
    case "sum":
    case "mean":
      mergeSum(into, at, from, row);
      if (into.weight && from.weight) mergeSum(into.weight, at, from.weight, row);
  }
}

function mergeSum(into: CombinedColumn, at: number, from: CombinedColumn, row: number): void {
  const [a, b] = [into.value[at], from.value[row]];
  const total = a + b;
  into.rest![at] += from.rest![row] +
    (Math.abs(a) >= Math.abs(b) ? (a - total) + b : (b - total) + a);
  into.value[at] = total;
}

/** The values of a column; NaN for a mean whose weights are all 0, or whose sums are beyond the greatest double. */
function valuesOf({ value, rest, weight }: CombinedColumn): Float64Array {
  const sums = rest === undefined ? value : value.map((main, row) => sumOf(main, rest[row]));
  if (weight === undefined) return sums;
  const weights = valuesOf(weight);
  return sums.map((sum, row) =>
    weights[row] === 0 || Math.max(Math.abs(sum), weights[row]) === Number.MAX_VALUE
      ? NaN
      : sum / weights[row]
  );
}

/** A sum; the greatest double for a sum beyond that, as in the bars of a run. */
function sumOf(main: number, rest: number): number {
  const sum = main + rest;
  // Of what is infinite, the part that rounding has taken is no number.
  return Number.isFinite(sum) ? sum : Math.sign(main) * Number.MAX_VALUE || Number.MAX_VALUE;
}
