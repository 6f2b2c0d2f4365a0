/**
 * The JSON files that charts, and any other program, may read at any moment.
 *
 * | file | content |
 * | --- | --- |
 * | `ohlc_data.json` | `[[timestamp_ms, open, high, low, close, volume], ...]`, oldest first |
 * | `metrics_data.json` | `[[timestamp_ms, obi_open, obi_high, obi_low, obi_close], ...]`, oldest first |
 * | `depth_data.json` | `{"bids": [[price, size], ...], "asks": [[price, size], ...]}`, best first |
 *
 * The functions do one thing each and leave their file up to date; they hold nothing between calls, so that they
 * can go on from what another program wrote. {@linkcode VizWriter} does the same for many bars at once. There may be
 * one writer and any number of readers.
 *
 * @module
 */

import { DEFAULTS } from "../model/run_request.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import { replaceFile, writeFileAtomically } from "./atomic_file.ts";
import { BarSeries } from "./bar_series.ts";
import { makeOutFolder, pathIn } from "./output_folder.ts";

/** The default folder of the files, relative to the working folder. */
export const DEFAULT_OUT_FOLDER: string = DEFAULTS.out;

/** Path of the price bars, below the default folder. */
export const DATA_FILE = `${DEFAULT_OUT_FOLDER}/ohlc_data.json`;

/** Path of the depth snapshot, below the default folder. */
export const DEPTH_FILE = `${DEFAULT_OUT_FOLDER}/depth_data.json`;

/** Path of the imbalance bars, below the default folder. */
export const METRICS_FILE = `${DEFAULT_OUT_FOLDER}/metrics_data.json`;

/** How many of the newest bars a file holds by default. */
export const MAX_BARS: number = DEFAULTS.maxBars;

const OHLC_WIDTH = 6;
const METRIC_WIDTH = 5;

/** Where the files are, and how much they hold. */
export interface VizOptions {
  /** The folder of the files; `orderflow_data` by default. It is created if it does not exist. */
  out?: string;
  /** How many of the newest bars are kept, 0 for all; {@linkcode MAX_BARS} by default. */
  maxBars?: number;
}

/** One level of an order book. */
export type Level = readonly [price: number, size: number];

/**
 * Appends a price bar, which must be newer than those that are there.
 *
 * @param timestamp Start of its window, in milliseconds since the Unix epoch
 * @param open Price of the first trade
 * @param high Highest price
 * @param low Lowest price
 * @param close Price of the last trade
 * @param volume Sum of the sizes
 * @throws {RangeError} If it is not newer, or a value is not a finite number
 * @throws {Error} If the file cannot be read, or does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { addOhlcBar } from "./viz_io.ts";
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
  changeBars(
    DATA_FILE,
    OHLC_WIDTH,
    options,
    (series) => append(series, [timestamp, open, high, low, close, volume]),
  );
}

/**
 * Replaces the price bar of the same window, or puts a new one in its place in time.
 *
 * @param timestamp Start of its window, in milliseconds since the Unix epoch
 * @param open Price of the first trade
 * @param high Highest price
 * @param low Lowest price
 * @param close Price of the last trade
 * @param volume Sum of the sizes
 * @throws {RangeError} If a value is not a finite number
 * @throws {Error} If the file cannot be read, or does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { upsertOhlcBar } from "./viz_io.ts";
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
  changeBars(
    DATA_FILE,
    OHLC_WIDTH,
    options,
    (series) => series.upsert(Float64Array.of(timestamp, open, high, low, close, volume)),
  );
}

/**
 * Empties the price bars.
 *
 * @throws {Error} If the file cannot be written
 */
export function clearData(options?: VizOptions): void {
  const { out, maxBars } = settled(options);
  write(out, DATA_FILE, new BarSeries(OHLC_WIDTH, maxBars).toJson());
}

/**
 * Appends an imbalance bar, which must be newer than those that are there.
 *
 * @param timestamp Start of its window, in milliseconds since the Unix epoch
 * @param obiOpen Imbalance of the first snapshot, in [-1, 1]
 * @param obiHigh Highest imbalance
 * @param obiLow Lowest imbalance
 * @param obiClose Imbalance of the last snapshot
 * @throws {RangeError} If it is not newer, or a value is not a finite number
 * @throws {Error} If the file cannot be read, or does not hold bars, or cannot be written
 *
 * @example
 * ```ts
 * import { addMetricBar } from "./viz_io.ts";
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
  changeBars(
    METRICS_FILE,
    METRIC_WIDTH,
    options,
    (series) => append(series, [timestamp, obiOpen, obiHigh, obiLow, obiClose]),
  );
}

/**
 * Replaces the imbalance bar of the same window, or puts a new one in its place in time.
 *
 * @param timestamp Start of its window, in milliseconds since the Unix epoch
 * @param obiOpen Imbalance of the first snapshot, in [-1, 1]
 * @param obiHigh Highest imbalance
 * @param obiLow Lowest imbalance
 * @param obiClose Imbalance of the last snapshot
 * @throws {RangeError} If a value is not a finite number
 * @throws {Error} If the file cannot be read, or does not hold bars, or cannot be written
 */
export function upsertMetricBar(
  timestamp: number,
  obiOpen: number,
  obiHigh: number,
  obiLow: number,
  obiClose: number,
  options?: VizOptions,
): void {
  changeBars(
    METRICS_FILE,
    METRIC_WIDTH,
    options,
    (series) => series.upsert(Float64Array.of(timestamp, obiOpen, obiHigh, obiLow, obiClose)),
  );
}

/**
 * Empties the imbalance bars.
 *
 * @throws {Error} If the file cannot be written
 */
export function clearMetrics(options?: VizOptions): void {
  const { out, maxBars } = settled(options);
  write(out, METRICS_FILE, new BarSeries(METRIC_WIDTH, maxBars).toJson());
}

/**
 * Replaces the depth snapshot.
 *
 * @param bids Levels `[price, size]`, best first
 * @param asks Levels `[price, size]`, best first
 * @throws {RangeError} If a value is not a finite number
 * @throws {Error} If the file cannot be written
 *
 * @example
 * ```ts
 * import { setDepthData } from "./viz_io.ts";
 *
 * const out = Deno.makeTempDirSync();
 * setDepthData([[49990, 1.5]], [[50010, 1.2]], { out });
 * const text = Deno.readTextFileSync(`${out}/depth_data.json`);
 * if (text !== '{"bids":[[49990,1.5]],"asks":[[50010,1.2]]}\n') throw new Error(text);
 * ```
 */
export function setDepthData(bids: readonly Level[], asks: readonly Level[], options?: VizOptions): void {
  write(settled(options).out, DEPTH_FILE, depthJson(bids, asks));
}

/**
 * The same files for a whole run: changes are collected, and {@linkcode flush} writes the files in which something
 * changed. The one who uses it decides how often.
 */
export class VizWriter {
  readonly #out: string;
  readonly #ohlc: BarSeries;
  readonly #metrics: BarSeries;
  #depth: { bids: readonly Level[]; asks: readonly Level[] } = { bids: [], asks: [] };
  #dirty = new Set<string>();

  /** Empty datasets; nothing is written yet. */
  constructor(options?: VizOptions) {
    const { out, maxBars } = settled(options);
    this.#out = out;
    this.#ohlc = new BarSeries(OHLC_WIDTH, maxBars);
    this.#metrics = new BarSeries(METRIC_WIDTH, maxBars);
  }

  /** How many price bars there are. */
  get ohlcBars(): number {
    return this.#ohlc.length;
  }

  /** How many imbalance bars there are. */
  get metricBars(): number {
    return this.#metrics.length;
  }

  /** Empties all datasets, and has the next {@linkcode flush} write all files. */
  clear(): void {
    this.#ohlc.clear();
    this.#metrics.clear();
    this.#depth = { bids: [], asks: [] };
    this.#dirty = new Set([DATA_FILE, METRICS_FILE, DEPTH_FILE]);
  }

  /** Upserts price bars, given oldest first and one after the other. See {@linkcode upsertOhlcBar}. */
  upsertOhlcBars(bars: Float64Array): void {
    if (bars.length === 0) return;
    this.#ohlc.upsert(bars);
    this.#dirty.add(DATA_FILE);
  }

  /** Upserts imbalance bars, given oldest first and one after the other. See {@linkcode upsertMetricBar}. */
  upsertMetricBars(bars: Float64Array): void {
    if (bars.length === 0) return;
    this.#metrics.upsert(bars);
    this.#dirty.add(METRICS_FILE);
  }

  /** Replaces the depth snapshot. See {@linkcode setDepthData}. */
  setDepth(bids: readonly Level[], asks: readonly Level[]): void {
    this.#depth = { bids, asks };
    this.#dirty.add(DEPTH_FILE);
  }

  /**
   * Writes the files in which something changed since they were last written. They outlast a power cut once the
   * folder is flushed, as writing the status after them does.
   *
   * @throws {Error} If one cannot be written; it and those after it are tried again by the next call
   */
  flush(): void {
    if (this.#dirty.size > 0) makeOutFolder(this.#out);
    for (const file of this.#dirty) {
      replaceFile(pathIn(this.#out, file), this.#json(file));
      this.#dirty.delete(file);
    }
  }

  #json(file: string): Uint8Array {
    if (file === DATA_FILE) return this.#ohlc.toJson();
    if (file === METRICS_FILE) return this.#metrics.toJson();
    return depthJson(this.#depth.bids, this.#depth.asks);
  }
}

function settled(options: VizOptions = {}): Required<VizOptions> {
  const { out = DEFAULT_OUT_FOLDER, maxBars = MAX_BARS } = options;
  if (!Number.isSafeInteger(maxBars) || maxBars < 0) {
    throw new RangeError(`maxBars is ${maxBars}; expected a whole number, 0 for all`);
  }
  return { out, maxBars };
}

function append(series: BarSeries, bar: number[]): void {
  if (bar[0] <= series.newestMs) {
    throw new RangeError(
      `a bar at ${bar[0]} cannot be added after one at ${series.newestMs}; upsert it instead`,
    );
  }
  series.upsert(Float64Array.from(bar));
}

/** Reads the bars of a file, changes them, and writes them back. */
function changeBars(
  file: string,
  width: number,
  options: VizOptions | undefined,
  change: (series: BarSeries) => void,
): void {
  const { out, maxBars } = settled(options);
  const series = new BarSeries(width, maxBars);
  const path = pathIn(out, file);
  const text = readIfThere(path);
  if (text !== undefined) {
    try {
      series.upsert(barsOf(JSON.parse(text), width));
    } catch (error) {
      throw new Error(`${printable(path)} does not hold bars (${errorLine(error)}); clear it first`, {
        cause: error,
      });
    }
  }
  change(series);
  write(out, file, series.toJson());
}

/** The bars of a parsed file, one after the other. */
function barsOf(bars: unknown[][], width: number): Float64Array {
  for (const bar of bars) {
    if (bar.length !== width || !bar.every(Number.isFinite)) {
      throw new RangeError(`a bar is [${bar}]; expected ${width} finite numbers`);
    }
  }
  return Float64Array.from(bars.flat() as number[]);
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new Error(`${printable(path)} cannot be read: ${systemReason(error)}`, { cause: error });
  }
}

function write(out: string, file: string, bytes: Uint8Array): void {
  makeOutFolder(out);
  writeFileAtomically(pathIn(out, file), bytes);
}

const encoder = new TextEncoder();

function depthJson(bids: readonly Level[], asks: readonly Level[]): Uint8Array {
  for (const level of [...bids, ...asks]) {
    if (level.length !== 2 || !level.every(Number.isFinite)) {
      throw new RangeError(`a level is [${level}]; expected a price and a size, finite numbers`);
    }
  }
  return encoder.encode(JSON.stringify({ bids, asks }) + "\n");
}
