/**
 * The bars of a series in a range of times, combined to at most a number of points.
 *
 * The bars come from the output folder: from the tables of days, or from the JSON file, which holds the newest bars of
 * the run. Combined bars are kept for the next query, which usually asks for a neighbouring range in the same windows.
 *
 * @module
 */

import { SERIES, type SeriesId, type SeriesSpec } from "../model/series.ts";
import { BoundedCache } from "./bounded_cache.ts";
import { bytesOfPart, type CombinedPart, combinePart, type WindowGrid } from "./combine_bars.ts";
import { joinParts } from "./join_parts.ts";
import type { QueryContext } from "./query_context.ts";
import { type PartFile, SeriesParts } from "./series_parts.ts";
import { coveringWindows, givenWindows } from "./series_window.ts";

/** Asks for bars. */
export interface SeriesQuery {
  /** Which query this is. */
  kind: "series";
  /** The series. */
  series: SeriesId;
  /** The first millisecond of the range. */
  fromMs: number;
  /** The millisecond after the range. */
  toMs: number;
  /** The most bars of the answer; at least 2. */
  points: number;
  /** Length of the bars' windows, in milliseconds: a multiple of the run's; by default chosen for `points`. */
  windowMs?: number;
}

/** Bars. */
export interface SeriesAnswer {
  /** Length of a bar's window, in milliseconds: a multiple of the run's. */
  window_ms: number;
  /** The names of the values of a row. */
  columns: string[];
  /** A row for each bar, oldest first. Each bar is complete, also if its window begins before the range. */
  rows: (number | null)[][];
}

/** Where the bars of a run are. */
export interface SeriesStoreOptions {
  /** The output folder. */
  out: string;
  /** Length of the run's windows, in milliseconds; undefined if no run has written to the folder. */
  windowMs: number | undefined;
  /** The id of the run, as its tables have it; undefined if the run is not known. */
  runId: string | undefined;
  /** How far the run's windows are shifted from multiples of their length since the Unix epoch, in milliseconds. */
  offsetMs: number;
}

/** How many bytes of combined bars are kept. */
const KEPT_BYTES = 32e6;

/** The window of bars whose file has fewer than two bars, and which no run has written, in milliseconds. */
const USUAL_WINDOW_MS = 60_000;

/** The bars in an output folder. */
export class SeriesStore {
  readonly #options: SeriesStoreOptions;
  readonly #parts: SeriesParts;
  readonly #combined = new BoundedCache<CombinedPart>(KEPT_BYTES);

  /** @param options Where the bars are */
  constructor(options: SeriesStoreOptions) {
    this.#options = options;
    this.#parts = new SeriesParts(options.out, options.runId);
  }

  /**
   * Finds the bars of a range.
   *
   * @throws {QueryError} If a file or the answer is too large, the given window is no multiple of the run's, or the query
   *     is aborted
   * @throws {Error} If a file cannot be read
   */
  answer(
    { series: id, fromMs, toMs, points, windowMs: given }: SeriesQuery,
    context: QueryContext,
  ): SeriesAnswer {
    const series = SERIES[id];
    const windowMs = this.#options.windowMs ?? windowOf(this.#parts.jsonFile(series));
    const run = { windowMs, offsetMs: this.#options.offsetMs };
    const { grid, firstMs, endMs } = given === undefined
      ? coveringWindows(run, fromMs, toMs, points)
      : givenWindows(run, fromMs, toMs, given);
    const combined = this.#parts.find(series, firstMs, endMs, context).map((part) => {
      context.check();
      return this.#combine(series, part, grid);
    });
    const columns = joinParts(series, combined, firstMs, endMs);
    return {
      window_ms: grid.windowMs,
      columns: series.columns.map(({ name }) => name),
      rows: rowsOf(columns),
    };
  }

  #combine(series: SeriesSpec, part: PartFile, grid: WindowGrid): CombinedPart {
    const key = `${part.key} ${series.id} ${grid.windowMs} ${grid.offsetMs}`;
    const known = this.#combined.get(key);
    if (known) return known;
    const combined = combinePart(series, part.read(), grid);
    this.#combined.set(key, combined, bytesOfPart(combined));
    return combined;
  }
}

/** The shortest time between two neighbouring bars, in milliseconds. */
function windowOf(parts: PartFile[]): number {
  let shortest = Infinity;
  for (const part of parts) {
    const { rows, columns: [times] } = part.read();
    for (let row = 1; row < rows; row++) shortest = Math.min(shortest, times[row] - times[row - 1]);
  }
  return shortest > 0 && shortest < Infinity ? shortest : USUAL_WINDOW_MS;
}

/** Bars as rows; null for what is absent. */
function rowsOf(columns: Float64Array[]): (number | null)[][] {
  return Array.from(
    columns[0],
    (_, row) => columns.map((values) => values[row] === values[row] ? values[row] : null),
  );
}
