/**
 * The library's functions for the files of price and imbalance bars, with an argument for each column.
 * `./series_files.ts` has functions for bars of any series.
 *
 * @module
 */

import { SERIES } from "../model/series.ts";
import { appendBar, clearFile, replaceBar } from "./series_files.ts";
import { completeBar, type VizOptions } from "./viz_options.ts";

/**
 * Appends a price bar, which must be newer than every bar in the file.
 *
 * @param timestamp Start of the bar's window, in milliseconds since the Unix epoch
 * @param open Price of the first trade
 * @param high Highest price
 * @param low Lowest price
 * @param close Price of the last trade
 * @param volume Sum of the sizes
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If the bar is not newer, a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { addOhlcBar } from "./bar_files.ts";
 *
 * const out = Deno.makeTempDirSync();
 * addOhlcBar(1640995200000, 50000, 50100, 49900, 50050, 125.5, { out });
 * const text = Deno.readTextFileSync(`${out}/ohlc_data.json`);
 * if (text !== "[[1640995200000,50000,50100,49900,50050,125.5]]\n") throw new Error(text);
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export function addOhlcBar(
  timestamp: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  options?: VizOptions,
): void {
  const bar = completeBar({ timestamp, open, high, low, close, volume });
  appendBar(SERIES.price, bar, options);
}

/**
 * Replaces the price bar of the same window, or inserts a new bar in order of time.
 *
 * @param timestamp Start of the bar's window, in milliseconds since the Unix epoch
 * @param open Price of the first trade
 * @param high Highest price
 * @param low Lowest price
 * @param close Price of the last trade
 * @param volume Sum of the sizes
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { upsertOhlcBar } from "./bar_files.ts";
 *
 * const out = Deno.makeTempDirSync();
 * upsertOhlcBar(1640995200000, 50000, 50100, 49900, 50050, 125.5, { out });
 * upsertOhlcBar(1640995200000, 50000, 50150, 49850, 50075, 130.2, { out });
 * const bars = JSON.parse(Deno.readTextFileSync(`${out}/ohlc_data.json`));
 * if (bars.length !== 1 || bars[0][2] !== 50150) throw new Error();
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export function upsertOhlcBar(
  timestamp: number,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  options?: VizOptions,
): void {
  const bar = completeBar({ timestamp, open, high, low, close, volume });
  replaceBar(SERIES.price, bar, options);
}

/**
 * Removes all price bars, whatever the file holds.
 *
 * @param options Which folder
 * @throws {RangeError} If an option is not valid
 * @throws {Error} If the file cannot be written
 */
export function clearData(options?: VizOptions): void {
  clearFile(SERIES.price, options);
}

/**
 * Appends an imbalance bar, which must be newer than every bar in the file.
 *
 * @param timestamp Start of the bar's window, in milliseconds since the Unix epoch
 * @param obiOpen Imbalance of the first snapshot, in [-1, 1]
 * @param obiHigh Highest imbalance
 * @param obiLow Lowest imbalance
 * @param obiClose Imbalance of the last snapshot
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If the bar is not newer, a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { addMetricBar } from "./bar_files.ts";
 *
 * const out = Deno.makeTempDirSync();
 * addMetricBar(1640995200000, 0.15, 0.22, 0.08, 0.18, { out });
 * const text = Deno.readTextFileSync(`${out}/metrics_data.json`);
 * if (text !== "[[1640995200000,0.15,0.22,0.08,0.18]]\n") throw new Error(text);
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export function addMetricBar(
  timestamp: number,
  obiOpen: number,
  obiHigh: number,
  obiLow: number,
  obiClose: number,
  options?: VizOptions,
): void {
  const bar = completeBar({ timestamp, obiOpen, obiHigh, obiLow, obiClose });
  appendBar(SERIES.imbalance, bar, options);
}

/**
 * Replaces the imbalance bar of the same window, or inserts a new bar in order of time.
 *
 * @param timestamp Start of the bar's window, in milliseconds since the Unix epoch
 * @param obiOpen Imbalance of the first snapshot, in [-1, 1]
 * @param obiHigh Highest imbalance
 * @param obiLow Lowest imbalance
 * @param obiClose Imbalance of the last snapshot
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 */
export function upsertMetricBar(
  timestamp: number,
  obiOpen: number,
  obiHigh: number,
  obiLow: number,
  obiClose: number,
  options?: VizOptions,
): void {
  const bar = completeBar({ timestamp, obiOpen, obiHigh, obiLow, obiClose });
  replaceBar(SERIES.imbalance, bar, options);
}

/**
 * Removes all imbalance bars, whatever the file holds.
 *
 * @param options Which folder
 * @throws {RangeError} If an option is not valid
 * @throws {Error} If the file cannot be written
 */
export function clearMetrics(options?: VizOptions): void {
  clearFile(SERIES.imbalance, options);
}
