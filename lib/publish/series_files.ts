/**
 * The library's functions for the files of bars.
 *
 * Each function reads the file, changes it and replaces it. Nothing is kept between calls, so the functions can continue
 * with what another program wrote. A file may have one writer and any number of readers. Arguments are checked before
 * anything is written.
 *
 * @module
 */

import { SERIES, type SeriesId, type SeriesSpec } from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import { writeFileAtomically } from "./atomic_file.ts";
import { barOf } from "./bar_rows.ts";
import { BarStore } from "./bar_store.ts";
import { makeOutFolder, pathIn } from "./output_folder.ts";
import { completeOptions, shown, type VizOptions } from "./viz_options.ts";

/**
 * Appends a bar of any series, which must be newer than every bar in the series' file.
 *
 * @param series The series: `price`, `flow`, `quote` or `imbalance`
 * @param bar A value for each column, in the order of docs/bars.md; the first is the start of the bar's window in
 * milliseconds since the Unix epoch, and a mean that does not exist is null
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If the bar is not newer, a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { addBar } from "./series_files.ts";
 *
 * const out = Deno.makeTempDirSync();
 * addBar("quote", [1640995200000, 49990, 1.5, 50010, 1.2, 20, 1], { out });
 * const text = Deno.readTextFileSync(`${out}/quote_data.json`);
 * if (text !== "[[1640995200000,49990,1.5,50010,1.2,20,1]]\n") throw new Error(text);
 * Deno.removeSync(out, { recursive: true });
 * ```
 */
export function addBar(series: SeriesId, bar: readonly (number | null)[], options?: VizOptions): void {
  const spec = specOf(series);
  appendBar(spec, completeRow(spec, bar), options);
}

/**
 * Replaces the bar of the same window, or inserts a new bar in order of time.
 *
 * @param series The series: `price`, `flow`, `quote` or `imbalance`
 * @param bar A value for each column, as {@linkcode addBar} takes them
 * @param options Which folder, and how many bars are kept
 * @throws {RangeError} If a value is not a finite number, or an option is not valid
 * @throws {Error} If the file cannot be read, does not hold bars, or cannot be written
 */
export function upsertBar(series: SeriesId, bar: readonly (number | null)[], options?: VizOptions): void {
  const spec = specOf(series);
  replaceBar(spec, completeRow(spec, bar), options);
}

/**
 * Removes all bars of a series, whatever its file holds.
 *
 * @param series The series: `price`, `flow`, `quote` or `imbalance`
 * @param options Which folder
 * @throws {RangeError} If the series or an option is not valid
 * @throws {Error} If the file cannot be written
 */
export function clearBars(series: SeriesId, options?: VizOptions): void {
  clearFile(specOf(series), options);
}

/** Appends a row of doubles to a series' file; see {@linkcode addBar}. */
export function appendBar(series: SeriesSpec, bar: Float64Array, options: VizOptions | undefined): void {
  changeBars(series, options, (store) => {
    if (bar[0] <= store.newestMs) {
      throw new RangeError(
        `cannot add a bar at ${bar[0]} after one at ${store.newestMs}; upsert it instead`,
      );
    }
    store.upsert(bar);
  });
}

/** Replaces or inserts a row of doubles in a series' file; see {@linkcode upsertBar}. */
export function replaceBar(series: SeriesSpec, bar: Float64Array, options: VizOptions | undefined): void {
  changeBars(series, options, (store) => store.upsert(bar));
}

/** Removes all bars of a series' file. */
export function clearFile(series: SeriesSpec, options: VizOptions | undefined): void {
  const { out, maxBars } = completeOptions(options);
  write(out, series.file, storeOf(series, maxBars));
}

function specOf(series: SeriesId): SeriesSpec {
  if (!Object.hasOwn(SERIES, series)) {
    throw new RangeError(`series is ${shown(series)}; expected ${Object.keys(SERIES).join(", ")}`);
  }
  return SERIES[series];
}

/** A bar of the caller as a row of doubles. Nothing is converted to a number. */
function completeRow(series: SeriesSpec, bar: readonly (number | null)[]): Float64Array {
  const { id, columns } = series;
  const names = columns.map(({ name }) => name).join(", ");
  if (!Array.isArray(bar) || bar.length !== columns.length) {
    throw new RangeError(`a bar of ${id} is ${shown(bar)}; expected [${names}]`);
  }
  const optional = optionalColumns(series);
  for (const [index, { name }] of columns.entries()) {
    if (Number.isFinite(bar[index]) || (bar[index] === null && optional.has(index))) continue;
    const expected = optional.has(index) ? "a finite number or null" : "a finite number";
    throw new RangeError(`${name} is ${shown(bar[index])}; expected ${expected}`);
  }
  return Float64Array.from(bar, (value) => value ?? NaN);
}

function storeOf(series: SeriesSpec, maxBars: number): BarStore {
  return new BarStore(series.columns.length, maxBars, optionalColumns(series));
}

/** Reads the bars of a series, changes them, and replaces the file. */
function changeBars(
  series: SeriesSpec,
  options: VizOptions | undefined,
  change: (store: BarStore) => void,
): void {
  const { out, maxBars } = completeOptions(options);
  const store = storeOf(series, maxBars);
  const path = pathIn(out, series.file);
  const text = readIfPresent(path);
  if (text !== undefined) {
    try {
      store.upsert(parseBars(text, series));
    } catch (error) {
      throw new Error(`${printable(path)} does not hold bars (${errorLine(error)}); clear it first`, {
        cause: error,
      });
    }
  }
  change(store);
  write(out, series.file, store);
}

/** The bars in a file's text, one after the other. */
function parseBars(text: string, series: SeriesSpec): Float64Array {
  const width = series.columns.length;
  const bars: unknown = JSON.parse(text);
  if (!Array.isArray(bars)) throw new RangeError(`it holds ${shown(bars)}; expected a list of bars`);
  const rows = new Float64Array(bars.length * width);
  for (const [index, bar] of bars.entries()) {
    const row = barOf(bar, series);
    if (row === undefined) throw new RangeError(`a bar is ${shown(bar)}; expected ${width} finite numbers`);
    rows.set(row, index * width);
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
