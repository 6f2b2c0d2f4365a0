/** @module Candles of windows: what a cluster computes for one, and how the answer becomes a row of the aggregator's layout. */

import { CANDLE_WIDTH } from "../aggregate/candle.ts";
import type { RowKeys } from "./row_keys.ts";

/** The columns that {@linkcode candleResults} adds to an answer, in their order. */
export const CANDLE_COLUMNS = {
  firstKey: "bigint",
  open: "double",
  firstHi: "double",
  firstLo: "double",
  lastKey: "bigint",
  close: "double",
  lastHi: "double",
  lastLo: "double",
  high: "double",
  low: "double",
} as const;

/** Number of doubles in the row of a window that begins with a candle: the window's start, and the candle. */
export const CANDLE_ROW_WIDTH = 1 + CANDLE_WIDTH;

/** The columns of {@linkcode CANDLE_COLUMNS} in an answer. */
export type CandleColumns = {
  readonly [Name in keyof typeof CANDLE_COLUMNS]: typeof CANDLE_COLUMNS[Name] extends "bigint" ? BigInt64Array
    : Float64Array;
};

/**
 * SQL for the candle of a window.
 *
 * @param value The name of the values; `k` is the name of the rows' keys
 * @param condition The name of what is true for the rows that count; all rows count by default
 */
export function candleResults(value: string, condition?: string): string[] {
  const result = (name: string, ...of: string[]) =>
    condition === undefined ? `${name}(${of.join(", ")})` : `${name}If(${[...of, condition].join(", ")})`;
  const at = (name: string) => [value, "order_hi", "order_lo"].map((column) => result(name, column, "k"));
  return [
    result("min", "k"),
    ...at("argMin"),
    result("max", "k"),
    ...at("argMax"),
    result("max", value),
    result("min", value),
  ];
}

/** Puts the start of a window and the candle of a row of an answer into an array, from `at` on. */
export function putCandle(
  columns: CandleColumns,
  row: number,
  startMs: number,
  keys: RowKeys,
  to: Float64Array,
  at: number,
): void {
  const { open, high, low, close, firstKey, firstHi, firstLo, lastKey, lastHi, lastLo } = columns;
  to.set([startMs, open[row], high[row], low[row], close[row]], at);
  keys.put(firstKey[row], to, at + 5);
  to.set([firstHi[row], firstLo[row]], at + 7);
  keys.put(lastKey[row], to, at + 9);
  to.set([lastHi[row], lastLo[row]], at + 11);
}
