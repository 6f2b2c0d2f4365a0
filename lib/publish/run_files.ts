/**
 * The JSON files of a run: one for each series in the table of series, and the depth.
 *
 * Changes are collected, and {@linkcode RunFiles.flush} writes the files in which something changed. The caller decides
 * how often.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import type { Depth } from "../model/batches.ts";
import {
  ALL_SERIES,
  forEachSeries,
  SERIES,
  type SeriesId,
  type StatusKey,
  statusRecord,
} from "../model/series.ts";
import { optionalColumns } from "../model/series_spec.ts";
import { type ReplaceFile, replaceFile } from "./atomic_file.ts";
import { BarStore } from "./bar_store.ts";
import { DEPTH_NAME, depthJson } from "./depth_json.ts";
import { pathIn } from "./output_folder.ts";
import { TextFile } from "./text_file.ts";

/** The JSON files of a run. */
export class RunFiles {
  readonly #out: string;
  readonly #stores: Record<SeriesId, BarStore>;
  #depth: Depth = { bids: [], asks: [] };
  /** What is to be written: series, or the depth. */
  readonly #changed = new Set<SeriesId | "depth">();

  /**
   * Empty files, of which nothing is written yet.
   *
   * @param out The output folder
   * @param maxBars How many of the newest bars of each series are kept; 0 for all
   * @param scratch A folder for what does not fit into memory; undefined if the files stay small
   */
  constructor(out: string, maxBars: number, scratch?: string) {
    this.#out = out;
    this.#stores = forEachSeries((spec) => {
      const file = scratch === undefined ? undefined : new TextFile(join(scratch, `json-of-${spec.id}`));
      return new BarStore(spec.columns.length, maxBars, optionalColumns(spec), file);
    });
  }

  /** Number of bars of each series, as `bars` in `run_status.json`. */
  get bars(): Record<StatusKey, number> {
    return statusRecord(({ id }) => this.#stores[id].length);
  }

  /** Removes all bars and levels, and has the next {@linkcode flush} write every file. */
  clear(): void {
    for (const { id } of ALL_SERIES) this.#stores[id].clear();
    this.setDepth({ bids: [], asks: [] });
    this.setChanged();
  }

  /** Has the next {@linkcode flush} write every file. */
  setChanged(): void {
    for (const { id } of ALL_SERIES) this.#changed.add(id);
    this.#changed.add("depth");
  }

  /**
   * Adds bars, and replaces those of the same start.
   *
   * @param bars For each series bars in ascending order of their start, one after the other, as
   * {@linkcode BarStore.upsert} takes them
   * @param newestMs Bars that start less than this before the newest bar of their series are among the newest
   * @returns Whether a bar was added or replaced that was not among the newest
   */
  upsert(bars: Partial<Record<SeriesId, Float64Array>>, newestMs = Infinity): boolean {
    let isRevised = false;
    for (const { id } of ALL_SERIES) {
      const rows = bars[id];
      if (rows === undefined || rows.length === 0) continue;
      const store = this.#stores[id];
      if (rows[0] <= store.newestMs - newestMs) isRevised = true;
      store.upsert(rows);
      this.#changed.add(id);
    }
    return isRevised;
  }

  /** Replaces the depth. */
  setDepth(depth: Depth): void {
    this.#depth = depth;
    this.#changed.add("depth");
  }

  /**
   * Writes the files in which something changed since they were last written, into the folder, which must exist: one that
   * was moved away during the run must not come into being again. The files survive a power cut once the folder
   * is flushed to the disk, which writing the status after them does.
   *
   * @param replace Replaces a file, or writes what will replace it
   * @throws {Error} If a file cannot be written; that file and those after it are tried again by the next call
   */
  flush(replace: ReplaceFile = replaceFile): void {
    for (const what of this.#changed) {
      if (what === "depth") {
        const { bids, asks } = this.#depth;
        replace(pathIn(this.#out, DEPTH_NAME), [depthJson(bids, asks)]);
      } else replace(pathIn(this.#out, SERIES[what].file), this.#stores[what].json());
      this.#changed.delete(what);
    }
  }
}
