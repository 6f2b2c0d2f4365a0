/** @module Answers of `/api/series/{id}` as columns. */

import { parseBars } from "../../lib/model/parse_bars.ts";
import type { SeriesSpec } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";

/** Bars with windows of one length. */
export interface SeriesAnswer {
  /** Length of the windows, in milliseconds. */
  readonly windowMs: number;
  /** The bars, oldest first. */
  readonly bars: BarColumns;
}

/**
 * Decodes an answer without an array for each of its rows.
 *
 * @param series The series of the bars
 * @param text The answer
 * @throws {SyntaxError} If the rows are not bars of the series
 */
export function decodeSeries(series: SeriesSpec, text: string): SeriesAnswer {
  const bars = BarColumns.of(series);
  parseBars(text, text.indexOf("[", text.indexOf('"rows"')) + 1, bars);
  return { windowMs: Number(/"window_ms":(\d+)/.exec(text)?.[1]), bars };
}
