/**
 * The library's functions for the files of bars.
 *
 * Each function reads the file, changes it and replaces it. Nothing is kept between calls, so the functions can continue
 * with what another program wrote. A file may have one writer and any number of readers. Arguments are checked before
 * anything is written.
 *
 * @module
 */

import { SERIES, type SeriesSpec } from "../model/series.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import { writeFileAtomically } from "./atomic_file.ts";
import { BarStore } from "./bar_store.ts";
import { makeOutFolder, pathIn } from "./output_folder.ts";
import { completeBar, completeOptions, isNumbers, shown, type VizOptions } from "./viz_options.ts";

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
  changeBars(SERIES.price, options, (store) => append(store, bar));
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
  changeBars(SERIES.price, options, (store) => store.upsert(bar));
}

/**
 * Removes all price bars, whatever the file holds.
 *
 * @param options Which folder
 * @throws {RangeError} If an option is not valid
 * @throws {Error} If the file cannot be written
 */
export function clearData(options?: VizOptions): void {
  clearBars(SERIES.price, options);
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
  changeBars(SERIES.imbalance, options, (store) => append(store, bar));
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
  changeBars(SERIES.imbalance, options, (store) => store.upsert(bar));
}

/**
 * Removes all imbalance bars, whatever the file holds.
 *
 * @param options Which folder
 * @throws {RangeError} If an option is not valid
 * @throws {Error} If the file cannot be written
 */
export function clearMetrics(options?: VizOptions): void {
  clearBars(SERIES.imbalance, options);
}

function append(store: BarStore, bar: Float64Array): void {
  if (bar[0] <= store.newestMs) {
    throw new RangeError(
      `cannot add a bar at ${bar[0]} after one at ${store.newestMs}; upsert it instead`,
    );
  }
  store.upsert(bar);
}

/** Reads the bars of a series, changes them, and replaces the file. */
function changeBars(
  { file, columns }: SeriesSpec,
  options: VizOptions | undefined,
  change: (store: BarStore) => void,
): void {
  const { out, maxBars } = completeOptions(options);
  const store = new BarStore(columns.length, maxBars);
  const path = pathIn(out, file);
  const text = readIfPresent(path);
  if (text !== undefined) {
    try {
      store.upsert(parseBars(text, columns.length));
    } catch (error) {
      throw new Error(`${printable(path)} does not hold bars (${errorLine(error)}); clear it first`, {
        cause: error,
      });
    }
  }
  change(store);
  write(out, file, store);
}

function clearBars({ file, columns }: SeriesSpec, options: VizOptions | undefined): void {
  const { out, maxBars } = completeOptions(options);
  write(out, file, new BarStore(columns.length, maxBars));
}

/** The bars in a file's text, one after the other. */
function parseBars(text: string, width: number): Float64Array {
  const bars: unknown = JSON.parse(text);
  if (!Array.isArray(bars)) throw new RangeError(`it holds ${shown(bars)}; expected a list of bars`);
  const rows = new Float64Array(bars.length * width);
  for (const [index, bar] of bars.entries()) {
    if (!isNumbers(bar, width)) {
      throw new RangeError(`a bar is ${shown(bar)}; expected ${width} finite numbers`);
    }
    rows.set(bar, index * width);
  }
  return rows;
}

function readIfPresent(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`${printable(path)} cannot be read: ${systemReason(error)}`, { cause: error });
  }
}

function write(out: string, file: string, store: BarStore): void {
  makeOutFolder(out);
  writeFileAtomically(pathIn(out, file), store.json());
}
