/**
 * Bars of a longer window, combined from bars of a shorter one, column by column as the table of series says.
 *
 * Bars come in parts, such as the tables of days, and a longer window may span parts. First, last, highest and lowest
 * values and counts are those of a bar made with the longer window. Sums are compensated (A. Neumaier, "Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen", 1974), so they differ from the exact sum of the shorter bars by
 * about one rounding, however many bars there are. A mean is the sum of the values times their weights, divided by the
 * sum of the weights, both compensated.
 *
 * @module
 */

import type { SeriesColumn, SeriesSpec } from "../model/series.ts";

/** Bars in order of time. A row whose second column is NaN is a window without a bar. */
export interface BarPart {
  /** The number of rows. */
  readonly rows: number;
  /** One array for each column of the series; the first is the start of the window, in milliseconds. */
  readonly columns: readonly Float64Array[];
}

/** A grid of windows. */
export interface WindowGrid {
  /** Length of a window, in milliseconds. */
  windowMs: number;
  /** How far window starts are shifted from multiples of the length since the Unix epoch, in milliseconds. */
  offsetMs: number;
}

/** Combined bars of one part, in a form in which the first and the last bar can still be merged with those of other parts. */
export interface CombinedPart {
  /** The starts of the windows that have a bar, in milliseconds since the Unix epoch, in ascending order. */
  readonly starts: Float64Array;
  /** For each column after the first, what its bars are made of. */
  readonly columns: readonly CombinedColumn[];
}

/** What the values of a column are made of, one element for each bar. */
export interface CombinedColumn {
  /** The value; of a sum, its main part; of a mean, the main part of the sum of values times weights. */
  readonly value: Float64Array;
  /** Of a sum or a mean, what rounding has taken from the main part. */
  readonly rest?: Float64Array;
  /** Of a mean, the sum of the weights. */
  readonly weight?: CombinedColumn;
}

/** The start of the window that contains a time. */
export function windowStart(timeMs: number, { windowMs, offsetMs }: WindowGrid): number {
  return Math.floor((timeMs - offsetMs) / windowMs) * windowMs + offsetMs;
}

/**
 * Combines the bars of one part.
 *
 * @param series The series of the bars
 * @param part The bars of the shorter window
 * @param grid The longer windows
 */
export function combinePart({ columns }: SeriesSpec, part: BarPart, grid: WindowGrid): CombinedPart {
  const { starts, ends } = segments(part, grid);
  return {
    starts,
    columns: columns.slice(1).map((column, index) => {
      const values = part.columns[index + 1];
      if (column.combine !== "mean") return combineColumn(column, values, ends);
      const weights = sumOfColumns(part, columns, column.weight);
      const sum = addUp(products(values, weights), ends);
      return { ...sum, weight: addUp(weights, ends) };
    }),
  };
}

/** How many bytes a combined part takes. */
export function bytesOfPart({ starts, columns }: CombinedPart): number {
  const bytesOf = ({ value, rest, weight }: CombinedColumn): number =>
    value.byteLength + (rest?.byteLength ?? 0) + (weight ? bytesOf(weight) : 0);
  return columns.reduce((sum, column) => sum + bytesOf(column), starts.byteLength);
}

/** The windows of a part that have a bar, and for each the row after its last row, and before that the first row. */
function segments({ rows, columns: [times, present] }: BarPart, grid: WindowGrid) {
  const starts: number[] = [];
  const ends: number[] = [0];
  for (let row = 0; row < rows;) {
    const start = windowStart(times[row], grid);
    const end = start + grid.windowMs;
    let has = false;
    for (; row < rows && times[row] < end; row++) has ||= present[row] === present[row];
    if (has) {
      starts.push(start);
      ends.push(row);
    } else {
      // Rows without a bar change nothing, so they may belong to the window before.
      ends[ends.length - 1] = row;
    }
  }
  return { starts: Float64Array.from(starts), ends: Uint32Array.from(ends) };
}

function combineColumn({ combine }: SeriesColumn, values: Float64Array, ends: Uint32Array): CombinedColumn {
  if (combine === "sum") return addUp(values, ends);
  const value = new Float64Array(ends.length - 1);
  for (let bar = 0; bar < value.length; bar++) {
    value[bar] = PICK[combine as keyof typeof PICK](values, ends[bar], ends[bar + 1]);
  }
  return { value };
}

/** Picks one value of a range of rows, some of which are NaN. */
const PICK = {
  first(values: Float64Array, begin: number, end: number): number {
    let row = begin;
    while (row < end - 1 && values[row] !== values[row]) row++;
    return values[row];
  },
  last(values: Float64Array, begin: number, end: number): number {
    let row = end - 1;
    while (row > begin && values[row] !== values[row]) row--;
    return values[row];
  },
  max(values: Float64Array, begin: number, end: number): number {
    let greatest = -Infinity;
    for (let row = begin; row < end; row++) if (values[row] > greatest) greatest = values[row];
    return greatest;
  },
  min(values: Float64Array, begin: number, end: number): number {
    let least = Infinity;
    for (let row = begin; row < end; row++) if (values[row] < least) least = values[row];
    return least;
  },
};

/** Sums ranges of rows; NaN counts as 0. */
function addUp(values: Float64Array, ends: Uint32Array): CombinedColumn {
  const value = new Float64Array(ends.length - 1);
  const rest = new Float64Array(ends.length - 1);
  for (let bar = 0; bar < value.length; bar++) {
    let sum = 0;
    let lost = 0;
    const end = ends[bar + 1];
    for (let row = ends[bar]; row < end; row++) {
      const next = values[row];
      if (next !== next) continue;
      const total = sum + next;
      lost += Math.abs(sum) >= Math.abs(next) ? (sum - total) + next : (next - total) + sum;
      sum = total;
    }
    value[bar] = sum;
    rest[bar] = lost;
  }
  return { value, rest };
}

/** The sums of columns, row by row. */
function sumOfColumns(
  part: BarPart,
  columns: readonly SeriesColumn[],
  names: readonly string[],
): Float64Array {
  const [first, ...more] = names.map((name) =>
    part.columns[columns.findIndex((column) => column.name === name)]
  );
  const sums = first.slice(0, part.rows);
  for (const values of more) for (let row = 0; row < sums.length; row++) sums[row] += values[row];
  return sums;
}

/** The values times their weights. Makes the weights of rows without a value NaN. */
function products(values: Float64Array, weights: Float64Array): Float64Array {
  const result = new Float64Array(weights.length);
  for (let row = 0; row < result.length; row++) {
    const value = values[row];
    result[row] = value * weights[row];
    // A bar with trades has no mean if the sum of their sizes is beyond the greatest double.
    if (value !== value && weights[row] < Number.MAX_VALUE) weights[row] = NaN;
  }
  return result;
}
