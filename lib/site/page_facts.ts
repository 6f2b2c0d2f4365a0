/**
 * What the page says before any script runs: the run's status and the newest of each dataset.
 *
 * The files may come from another program or another version, so that what does not have the expected form is left
 * out here; the scripts, which read all of it, say what is wrong.
 *
 * @module
 */

import { printable } from "../text/printable.ts";
import type { RunStatus } from "../model/run_status.ts";
import type { Level } from "../publish/viz_io.ts";
import type { Content } from "./content.ts";
import { DATA_NAMES, type DataFiles } from "./data_files.ts";

/** The newest values; undefined where there are none. */
export interface PageFacts {
  /** What the run is doing. */
  status: RunStatus | undefined;
  /** The last price bar: start in milliseconds, open, high, low, close, volume. */
  price: number[] | undefined;
  /** The last imbalance bar: start in milliseconds, open, high, low, close. */
  imbalance: number[] | undefined;
  /** The best level of bids. */
  bid: Level | undefined;
  /** The best level of asks. */
  ask: Level | undefined;
}

/**
 * Reads what the page says.
 *
 * @param files The run's files
 * @throws {Error} If there is a file and it cannot be read
 */
export async function readPageFacts(files: DataFiles): Promise<PageFacts> {
  const [status, ohlc, metrics, depth] = await Promise.all(
    [DATA_NAMES.status, DATA_NAMES.ohlc, DATA_NAMES.metrics, DATA_NAMES.depth].map((name) =>
      files.read(name)
    ),
  );
  const statusValue = jsonOf(status!);
  const depthValue = jsonOf(depth!) as { bids?: unknown[]; asks?: unknown[] } | null | undefined;
  return {
    status: isRunStatus(statusValue) ? statusValue : undefined,
    price: numbers(lastRow(ohlc!), 6),
    imbalance: numbers(lastRow(metrics!), 5),
    bid: numbers(depthValue?.bids?.[0], 2) as Level | undefined,
    ask: numbers(depthValue?.asks?.[0], 2) as Level | undefined,
  };
}

/** More than a bar takes. */
const TAIL_BYTES = 1024;

/** The last of an array of arrays, read from its end alone: a month of bars takes too long to parse for one. */
function lastRow({ bytes }: Content): unknown {
  const tail = new TextDecoder().decode(bytes.subarray(-TAIL_BYTES));
  const match = /(\[[^[\]]*\])\s*\]\s*$/.exec(tail);
  return match === null ? undefined : parsed(match[1]);
}

function jsonOf({ bytes }: Content): unknown {
  return parsed(new TextDecoder().decode(bytes));
}

/** The value of JSON, its texts printable: marks that reorder text are shown as what they are. */
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

/** Whether a value has what the page says of a status. */
function isRunStatus(value: unknown): value is RunStatus {
  const { state, instrument, start_date, end_date, window_seconds, updated_ms, progress, rows_per_second } =
    (value ?? {}) as Partial<RunStatus>;
  return [state, instrument, start_date, end_date].every((text) => typeof text === "string") &&
    [window_seconds, updated_ms, rows_per_second, progress?.fraction, progress?.databases]
      .every(Number.isFinite);
}
