/**
 * The rows of the tape: fills of the same millisecond and side are one row, because one order that meets several resting orders is
 * recorded as several trades.
 *
 * @module
 */

import { indexFrom } from "./bar_columns.ts";

/** A trade in an answer of `/api/trades`; the side is 1 bought, -1 sold, 0 unknown. */
export type Fill = readonly [timestampMs: number, price: number, size: number, side: number];

/** Rows of the tape as columns, the oldest first. */
export interface TapeRows {
  /** The number of rows. */
  readonly length: number;
  /** The time, in milliseconds since the Unix epoch. */
  readonly timeMs: Float64Array;
  /** The price of the last fill. */
  readonly price: Float64Array;
  /** The sum of the sizes. */
  readonly size: Float64Array;
  /** The number of fills. */
  readonly fills: Uint32Array;
  /** 1 bought, -1 sold, 0 unknown. */
  readonly side: Int8Array;
}

/** What the reader wants to see. */
export interface TapeFilter {
  /** The side; undefined for all. */
  readonly side: number | undefined;
  /** The least size of a row. */
  readonly least: number;
}

/**
 * Merges fills of the same millisecond and side. Rows of the same millisecond are in the order of their last fills.
 *
 * @param fills Trades in the order in which they count
 */
export function mergeFills(fills: readonly Fill[]): TapeRows {
  const rows = emptyRows(fills.length);
  let length = 0;
  // The first row of the current millisecond: there are at most three, one for each side.
  let first = 0;
  for (const [timeMs, price, size, side] of fills) {
    if (length > 0 && rows.timeMs[length - 1] !== timeMs) first = length;
    let same = first;
    while (same < length && rows.side[same] !== side) same++;
    let [sizes, count] = [size, 1];
    if (same < length) {
      sizes += rows.size[same];
      count += rows.fills[same];
      for (const column of [rows.price, rows.size, rows.fills, rows.side]) {
        column.copyWithin(same, same + 1, length);
      }
      length--;
    }
    rows.timeMs[length] = timeMs;
    rows.price[length] = price;
    rows.size[length] = sizes;
    rows.fills[length] = count;
    rows.side[length] = side;
    length++;
  }
  return partOfRows(rows, 0, length);
}

/** The rows from one index up to but not including another. */
export function partOfRows(rows: TapeRows, from: number, to: number): TapeRows {
  return {
    length: to - from,
    timeMs: rows.timeMs.subarray(from, to),
    price: rows.price.subarray(from, to),
    size: rows.size.subarray(from, to),
    fills: rows.fills.subarray(from, to),
    side: rows.side.subarray(from, to),
  };
}

/** The number of rows before a time. */
export function rowsBefore(
  { timeMs, length }: Pick<TapeRows, "timeMs" | "length">,
  beforeMs: number,
): number {
  return indexFrom(timeMs, beforeMs, length);
}

/** The rows that the reader wants to see; the rows themselves if that is all of them. */
export function filterRows(rows: TapeRows, { side, least }: TapeFilter): TapeRows {
  if (side === undefined && least <= 0) return rows;
  const found = emptyRows(rows.length);
  let length = 0;
  for (let i = 0; i < rows.length; i++) {
    if (rows.size[i] < least || (side !== undefined && rows.side[i] !== side)) continue;
    found.timeMs[length] = rows.timeMs[i];
    found.price[length] = rows.price[i];
    found.size[length] = rows.size[i];
    found.fills[length] = rows.fills[i];
    found.side[length] = rows.side[i];
    length++;
  }
  return partOfRows(found, 0, length);
}

function emptyRows(length: number): TapeRows {
  return {
    length,
    timeMs: new Float64Array(length),
    price: new Float64Array(length),
    size: new Float64Array(length),
    fills: new Uint32Array(length),
    side: new Int8Array(length),
  };
}
