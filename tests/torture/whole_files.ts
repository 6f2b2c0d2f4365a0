/**
 * Checks that output files are complete, and that they belong to one run.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../../lib/files.ts";
import { ALL_SERIES, type SeriesSpec } from "../../lib/model/series.ts";
import { listTables, readTable, TABLES_FOLDER } from "../../lib/publish/day_table_reader.ts";
import { LOCK_NAME } from "../../lib/publish/output_lock.ts";

/** The output files, in the order in which a reader reads them. */
export const FILES = [
  "ohlc_data.json",
  "flow_data.json",
  "quote_data.json",
  "metrics_data.json",
  "depth_data.json",
  "run_status.json",
] as const;

/** The name of an output file. */
export type OutFile = typeof FILES[number];

/** The file that describes the others. */
export const STATUS: OutFile = "run_status.json";

/** The lowest and highest price of each instrument. The ranges are disjoint. */
export type PriceRanges = Record<string, readonly [low: number, high: number]>;

/** Copies the output of a run, which has day tables, into another folder. */
export function copyOutput(from: string, to: string): void {
  Deno.mkdirSync(join(to, TABLES_FOLDER));
  for (const name of FILES) Deno.copyFileSync(join(from, name), join(to, name));
  for (const { day, path } of listTables(from)) {
    Deno.copyFileSync(path, join(to, TABLES_FOLDER, `${day}.arrow`));
  }
}

/** The text of a file, or undefined if it does not exist. */
export function textOf(out: string, name: string): string | undefined {
  try {
    return Deno.readTextFileSync(join(out, name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Checks that a text is the complete content of a file.
 *
 * @throws {Error} If the text is incomplete
 */
export function checkWhole(name: OutFile, text: string): void {
  if (!text.endsWith("\n")) throw new Error(`${name} ends in ${JSON.stringify(text.slice(-20))}`);
  const value = JSON.parse(text);
  if (name === "depth_data.json") {
    if (Object.keys(value).join() !== "bids,asks") throw new Error(`${name} has ${Object.keys(value)}`);
  } else if (name === STATUS) {
    if (value.version !== 1 || !value.state) throw new Error(`${name} has no version or state`);
  } else {
    const width = seriesOf(name)!.columns.length;
    let lastMs = -Infinity;
    for (const bar of value) {
      if (bar.length !== width || !(bar[0] > lastMs)) {
        throw new Error(`${name} has the bar ${bar} after ${lastMs}`);
      }
      lastMs = bar[0];
    }
  }
}

/**
 * Checks that a file belongs to the run that a status names: its prices are in the range of the instrument, and its
 * bars start at windows of the run.
 *
 * @throws {Error} If the file belongs to another run
 */
export function checkOfRun(name: OutFile, text: string, status: string, ranges: PriceRanges): void {
  const { instrument, window_seconds } = JSON.parse(status);
  const value = JSON.parse(text);
  const [low, high] = ranges[instrument];
  const priceColumns = seriesOf(name)?.columns.flatMap(({ unit, combine }, column) =>
    unit === "quote currency" && combine !== "mean" ? [column] : []
  );
  const prices: number[] = priceColumns
    ? value.flatMap((bar: number[]) => priceColumns.map((column) => bar[column]))
    : name === "depth_data.json"
    ? [...value.bids, ...value.asks].map(([price]) => price)
    : [];
  const stranger = prices.find((price) => price < low || price > high);
  if (stranger !== undefined) throw new Error(`${name} has the price ${stranger} in a run of ${instrument}`);
  if (!Array.isArray(value)) return;
  const stray = value.find(([startMs]) => startMs % (window_seconds * 1000) !== 0);
  if (stray) throw new Error(`${name} has a bar at ${stray[0]} in a run with windows of ${window_seconds} s`);
}

/**
 * Reads all day tables.
 *
 * @returns The ids of the runs that made them
 * @throws {Error} If a table is not whole. A table that disappears meanwhile is left out: a new run removes those of others
 */
export function checkTables(out: string): string[] {
  return listTables(out).flatMap(({ path }) => {
    try {
      return [readTable(path).runId];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}

/**
 * Checks that a folder contains only the output files, the lock, and whole day tables of one run.
 *
 * @throws {Error} If there is something else
 */
export function checkNothingLeft(out: string): void {
  // A run that was killed early has not created the folder.
  if (!statIfThere(out)) return;
  const known: string[] = [...FILES, LOCK_NAME, TABLES_FOLDER];
  const left = [...Deno.readDirSync(out)].map(({ name }) => name).filter((name) => !known.includes(name));
  const folder = join(out, TABLES_FOLDER);
  if (statIfThere(folder)) {
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    left.push(...files.filter((name) => !/^\d{4}-\d\d-\d\d\.arrow$/.test(name)));
    if (new Set(checkTables(out)).size > 1) throw new Error("there are day tables of several runs");
  }
  if (left.length > 0) throw new Error(`left behind: ${left}`);
}

function seriesOf(name: OutFile): SeriesSpec | undefined {
  return ALL_SERIES.find(({ file }) => file === name);
}
