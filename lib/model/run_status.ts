/**
 * The content of `run_status.json`: what a run is doing, how far it is, and what went wrong.
 *
 * Times are milliseconds since the Unix epoch. Members may be added; none is renamed or removed.
 *
 * @module
 */

import { newTally, type Tally } from "./batches.ts";

/** How a run is going, or how it ended. */
export type RunState = "running" | "finished" | "interrupted" | "failed";

/** A database that could not be read, or only in part. */
export interface FailedDatabase {
  /** Its day, as `YYYY-MM-DD`. */
  day: string;
  /** Its path. */
  path: string;
  /** What is wrong with it, and what of it is in the bars nevertheless. */
  error: string;
}

/** Days in a row without a database. */
export interface SkippedDays {
  /** The first of them, as `YYYY-MM-DD`. */
  first: string;
  /** The last of them. */
  last: string;
  /** How many there are. */
  days: number;
}

/** The content of `run_status.json`. */
export interface RunStatus {
  /** Version of this form. */
  version: 1;
  /** How the run is going, or how it ended. */
  state: RunState;
  /** The trading pair. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  start_date: string;
  /** The last day. */
  end_date: string;
  /** Length of a window, in seconds. */
  window_seconds: number;
  /** How many of the newest bars the files hold; 0 for all. */
  max_bars: number;
  /** How many of the best levels of a side count; null for all. */
  depth_levels: number | null;
  /** The process that writes this. */
  pid: number;
  /** When the run began. */
  started_ms: number;
  /** When this was last written. */
  updated_ms: number;
  /** When the run ended; null before. */
  ended_ms: number | null;
  /** How long it has taken so far; by a clock that nobody sets, unlike the others. */
  elapsed_ms: number;
  /** When the run will end, at the rate so far; null where that is not known. */
  estimated_end_ms: number | null;
  /** The first database of which not all is in the files, and what of it is being read; null when none is left. */
  current: { day: string; path: string; table: "trades" | "book" } | null;
  /**
   * How far the run is: databases of which all is in the files, and bytes that are read, those of later databases
   * among them; `fraction` is of bytes, from 0 to 1.
   */
  progress: {
    databases: number;
    databases_read: number;
    bytes: number;
    bytes_read: number;
    fraction: number;
  };
  /** Rows read each second, over the whole run so far. */
  rows_per_second: number;
  /** Rows read and rejected, by reason. */
  rows: { trades: Tally; books: Tally };
  /** Snapshots with nothing on both sides, which have no imbalance. */
  empty_snapshots: number;
  /** Rows whose time lies outside the days asked for. They are in the bars. */
  rows_outside_days: number;
  /** Bars in the files. */
  bars: { ohlc: number; metrics: number };
  /** Databases read to the end, days without one, and databases that could not be read, or only in part. */
  databases: { done: number; skipped: SkippedDays[]; failed: FailedDatabase[] };
  /** The error that ended the run, if one did. */
  error: string | null;
}

/** What a run is asked to do, as far as the status tells it. */
export type RunSubject = Pick<
  RunStatus,
  "instrument" | "start_date" | "end_date" | "window_seconds" | "max_bars" | "depth_levels"
>;

/** The status of a run that has just begun. */
export function newRunStatus(subject: RunSubject, nowMs: number): RunStatus {
  return {
    version: 1,
    state: "running",
    ...subject,
    pid: Deno.pid,
    started_ms: nowMs,
    updated_ms: nowMs,
    ended_ms: null,
    elapsed_ms: 0,
    estimated_end_ms: null,
    current: null,
    progress: { databases: 0, databases_read: 0, bytes: 0, bytes_read: 0, fraction: 0 },
    rows_per_second: 0,
    rows: { trades: newTally(), books: newTally() },
    empty_snapshots: 0,
    rows_outside_days: 0,
    bars: { ohlc: 0, metrics: 0 },
    databases: { done: 0, skipped: [], failed: [] },
    error: null,
  };
}
