/**
 * What the page says before any script runs: the run's status, and the newest bar of each series that it shows and best prices.
 *
 * The files may come from another program or another version. Whatever does not have the expected form is left out
 * here; the page's script reads the whole files and reports what is wrong.
 *
 * @module
 */

import { ALL_SERIES, type SeriesId } from "../model/series.ts";
import type { RunStatus } from "../model/run_status.ts";
import { barOf } from "../publish/bar_rows.ts";
import { DEPTH_NAME, type Level } from "../publish/depth_json.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { printable } from "../text/printable.ts";
import type { Content } from "./content.ts";
import type { DataFiles } from "./data_files.ts";

/** The newest values; undefined for each that does not exist. */
export interface PageFacts {
  /** The run's status. */
  status: RunStatus | undefined;
  /** The last bar of each series that the page shows: one number for each of the series' columns. */
  bars: Partial<Record<SeriesId, number[]>>;
  /** The best bid. */
  bid: Level | undefined;
  /** The best ask. */
  ask: Level | undefined;
}

/**
 * Reads what the page says.
 *
 * @param files The run's files
 * @throws {Error} If a file exists and cannot be read
 */
export async function readPageFacts(files: DataFiles): Promise<PageFacts> {
  const [statusFile, depthFile, ...barFiles] = await Promise.all(
    [STATUS_NAME, DEPTH_NAME, ...ALL_SERIES.map(({ file }) => file)].map((name) => files.read(name)),
  );
  const status = jsonOf(statusFile!);
  const depth = jsonOf(depthFile!) as { bids?: unknown[]; asks?: unknown[] } | null | undefined;
  return {
    status: isRunStatus(status) ? status : undefined,
    bars: Object.fromEntries(
      ALL_SERIES.map((series, i) => [series.id, barOf(lastRow(barFiles[i]!), series)]),
    ),
    bid: numbers(depth?.bids?.[0], 2) as Level | undefined,
    ask: numbers(depth?.asks?.[0], 2) as Level | undefined,
  };
}

/** More than a bar takes. */
const TAIL_BYTES = 1024;

/** The last row of an array of arrays. Only the end of the text is parsed: a month of bars would take too long. */
function lastRow({ bytes }: Content): unknown {
  const tail = new TextDecoder().decode(bytes.subarray(-TAIL_BYTES));
  const match = /(\[[^[\]]*\])\s*\]\s*$/.exec(tail);
  return match === null ? undefined : parsed(match[1]);
}

function jsonOf({ bytes }: Content): unknown {
  return parsed(new TextDecoder().decode(bytes));
}

/** The value of JSON with printable texts, so that characters that reorder text are visible; undefined if not JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json, (_, member) => typeof member === "string" ? printable(member) : member);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function numbers(value: unknown, length: number): number[] | undefined {
  const isRow = Array.isArray(value) && value.length === length && value.every(Number.isFinite);
  return isRow ? value : undefined;
}

/** Whether a value has the members of a status that the page shows. */
function isRunStatus(value: unknown): value is RunStatus {
  const { state, instrument, start_date, end_date, window_seconds, updated_ms, progress, rows_per_second } =
    (value ?? {}) as Partial<RunStatus>;
  return [state, instrument, start_date, end_date].every((text) => typeof text === "string") &&
    [window_seconds, updated_ms, rows_per_second, progress?.fraction, progress?.databases]
      .every(Number.isFinite);
}
