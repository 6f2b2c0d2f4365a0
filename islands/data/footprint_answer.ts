/**
 * Footprints as columns of numbers: what was sold and bought in each bar, by row of prices.
 *
 * The rows of all bars follow each other in the same arrays, so that a footprint of ten thousand rows is ten typed arrays.
 * Prices are whole numbers of rows: row `r` has its middle at `r * rowSize`.
 *
 * @module
 */

import { indexFrom } from "./bar_columns.ts";

/** Footprints of bars, oldest first. */
export interface FootprintBars {
  /** The size of a row, in units of price. */
  readonly rowSize: number;
  /** The number of bars. */
  readonly length: number;
  /** The start of each bar, in milliseconds. */
  readonly startMs: Float64Array;
  /** The index of the first row of each bar; last, the number of rows. */
  readonly first: Uint32Array;
  /** The row of most volume of each bar. */
  readonly poc: Float64Array;
  /** The least and the greatest running delta of each bar. */
  readonly deltaLow: Float64Array;
  readonly deltaHigh: Float64Array;
  /** The number of each row; the rows of a bar ascend. */
  readonly row: Float64Array;
  /** What was sold, bought, and traded without a known side in each row. */
  readonly sold: Float64Array;
  readonly bought: Float64Array;
  readonly unknown: Float64Array;
  /** The number of trades in each row. */
  readonly trades: Float64Array;
}

/** An answer of `/api/footprint`. */
interface FootprintAnswer {
  row: number;
  bars: {
    timestamp_ms: number;
    levels: [price: number, sold: number, bought: number, unknown: number, trades: number][];
    poc: number;
    delta_low: number;
    delta_high: number;
  }[];
}

/** Arrays for bars and rows, to be filled. */
export function footprintColumns(rowSize: number, bars: number, rows: number): FootprintBars {
  const ofBars = () => new Float64Array(bars);
  const ofRows = () => new Float64Array(rows);
  return {
    rowSize,
    length: bars,
    startMs: ofBars(),
    first: new Uint32Array(bars + 1),
    poc: ofBars(),
    deltaLow: ofBars(),
    deltaHigh: ofBars(),
    row: ofRows(),
    sold: ofRows(),
    bought: ofRows(),
    unknown: ofRows(),
    trades: ofRows(),
  };
}

/** Decodes an answer of `/api/footprint`. */
export function decodeFootprint(answer: unknown): FootprintBars {
  const { row: rowSize, bars } = answer as FootprintAnswer;
  const into = footprintColumns(
    rowSize,
    bars.length,
    bars.reduce((sum, { levels }) => sum + levels.length, 0),
  );
  let at = 0;
  for (let b = 0; b < bars.length; b++) {
    const { timestamp_ms, levels, poc, delta_low, delta_high } = bars[b];
    into.startMs[b] = timestamp_ms;
    into.poc[b] = Math.round(poc / rowSize);
    into.deltaLow[b] = delta_low;
    into.deltaHigh[b] = delta_high;
    for (const [price, sold, bought, unknown, trades] of levels) {
      into.row[at] = Math.round(price / rowSize);
      into.sold[at] = sold;
      into.bought[at] = bought;
      into.unknown[at] = unknown;
      into.trades[at++] = trades;
    }
    into.first[b + 1] = at;
  }
  return into;
}

/** Joins footprints of consecutive ranges; all have the same row size. */
export function joinFootprints(rowSize: number, parts: readonly FootprintBars[]): FootprintBars {
  const into = footprintColumns(
    rowSize,
    parts.reduce((sum, { length }) => sum + length, 0),
    parts.reduce((sum, { row }) => sum + row.length, 0),
  );
  let [bar, row] = [0, 0];
  for (const part of parts) {
    for (let b = 0; b < part.length; b++) into.first[bar + b + 1] = row + part.first[b + 1];
    for (const name of ["startMs", "poc", "deltaLow", "deltaHigh"] as const) into[name].set(part[name], bar);
    for (const name of ["row", "sold", "bought", "unknown", "trades"] as const) {
      into[name].set(part[name], row);
    }
    bar += part.length;
    row += part.row.length;
  }
  return into;
}

/** A part of the bars, from index `begin` up to but not including `end`; shares the columns of rows. */
export function partOf(bars: FootprintBars, begin: number, end: number): FootprintBars {
  const { first } = bars;
  const [firstRow, endRow] = [first[begin], first[end]];
  return {
    rowSize: bars.rowSize,
    length: end - begin,
    startMs: bars.startMs.subarray(begin, end),
    first: first.slice(begin, end + 1).map((row) => row - firstRow),
    poc: bars.poc.subarray(begin, end),
    deltaLow: bars.deltaLow.subarray(begin, end),
    deltaHigh: bars.deltaHigh.subarray(begin, end),
    row: bars.row.subarray(firstRow, endRow),
    sold: bars.sold.subarray(firstRow, endRow),
    bought: bars.bought.subarray(firstRow, endRow),
    unknown: bars.unknown.subarray(firstRow, endRow),
    trades: bars.trades.subarray(firstRow, endRow),
  };
}

/** The index of the first bar that starts at or after a time; `length` if no bar does. */
export function footprintIndex({ startMs, length }: FootprintBars, timeMs: number): number {
  return indexFrom(startMs, timeMs, length);
}

/** What was traded in a row. */
export function rowVolume({ sold, bought, unknown }: FootprintBars, at: number): number {
  return sold[at] + bought[at] + unknown[at];
}
