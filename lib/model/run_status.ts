/**
 * The content of `run_status.json`: the state of a run, its progress, and what went wrong.
 *
 * Times are milliseconds since the Unix epoch. Members may be added, but are never renamed or
 * removed.
 *
 * @module
 */

import type { DayRange } from "./days.ts";
import { newTally, type Tally } from "./batches.ts";
import type { RunRequest } from "./run_request.ts";
import { type StatusKey, statusRecord } from "./series.ts";

/** Whether a run goes on, or how it ended. A run that follows has read everything, and waits for new rows. */
export type RunState = "running" | "following" | "finished" | "interrupted" | "failed";

/** Whether a run goes on, from the state in its status. */
export function isGoingOn(state: RunState): boolean {
  return state === "running" || state === "following";
}

/** What is known of the rows that a run waits for. */
export interface Following {
  /** The time of the newest row; null before the first. */
  last_row_ms: number | null;
  /** How far the newest row was behind the clock of the machine when the status was written; null before the first. */
  delay_ms: number | null;
  /** When the last row was read, by the clock of the machine; null before the first. */
  arrived_ms: number | null;
  /** How long no row has to arrive before that is unusual: 20 times the median gap of the last rows, at least 10 s. */
  quiet_after_ms: number;
}

/** A database that could not be read, or only in part. */
export interface FailedDatabase {
  /** Its day, as `YYYY-MM-DD`. */
  day: string;
  /** Its path. */
  path: string;
  /** What is wrong with the database, and which of its rows are in the bars all the same. */
  error: string;
}

/** A database that the run reads. */
export interface RunSource {
  /** Its day, as `YYYY-MM-DD`; all requested days, such as `2024-01-01 to 2024-01-31`, if one file holds everything. */
  day: string;
  /** Its absolute path, without symbolic links. */
  path: string;
  /** The size of its file when the run began, in bytes. */
  size: number;
  /** When its file was last written to, as of the run's beginning. */
  mtime_ms: number;
  /**
   * The time of its first row that is in the bars, trade or snapshot; null if no row is. Absent until the database has been
   * read.
   */
  first_ms?: number | null;
  /** The time of its last row that is in the bars; as {@linkcode first_ms}. */
  last_ms?: number | null;
}

/** Consecutive days without a database of their own. */
export interface SkippedDays extends DayRange {
  /** The earlier day, as `YYYY-MM-DD`, whose database is the same file; absent if there is no database. */
  same_as?: string;
}

/** The content of `run_status.json`. */
export interface RunStatus {
  /** Version of this format. */
  version: 1;
  /** A random text that names the run. The run's day tables carry it too. */
  run_id: string;
  /** Whether the run goes on, or how it ended. */
  state: RunState;
  /** The trading pair. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  start_date: string;
  /** The last day. */
  end_date: string;
  /** Length of a window, in seconds. */
  window_seconds: number;
  /** How far window starts are shifted from multiples of `window_seconds` since the Unix epoch, in seconds. */
  window_offset_seconds: number;
  /** How many of the newest bars the files hold; 0 for all. */
  max_bars: number;
  /** How many of the best levels of a side count; null for all. */
  depth_levels: number | null;
  /** Whose side the columns of sides were taken to give. */
  side_is: "taker" | "maker";
  /** Whether prices of 0 and below were accepted. */
  signed_prices: boolean;
  /** The absolute path of the file of `CREATE TEMP VIEW` statements that describe the tables; null without such a file. */
  views: string | null;
  /** The absolute path of the file with the certificate of a cluster's authority; null without such a file. */
  ca_file: string | null;
  /** Whether the only database holds everything, so that only rows of the requested days are read. */
  single_file: boolean;
  /** The databases that the run reads, in the order of days; a query of a time range reads them again. */
  sources: RunSource[];
  /** Whether day tables are written. */
  tables: boolean;
  /** The id of the process that writes this status. */
  pid: number;
  /** When the run began. */
  started_ms: number;
  /** When this status was last written. */
  updated_ms: number;
  /** When the run ended; null while it goes on. */
  ended_ms: number | null;
  /** The rows that the run waits for, or waited for until it ended; null if the run does not follow its last day. */
  following: Following | null;
  /** How long the run has taken so far, by a clock that never jumps: the other times follow the system's clock. */
  elapsed_ms: number;
  /** When the run will end at its present rate; null if that is not known. */
  estimated_end_ms: number | null;
  /** The first database that is not yet completely in the files, and its table being read; null when all are. */
  current: { day: string; path: string; table: "trades" | "book" } | null;
  /**
   * How far the run is. `databases_read` counts databases that are completely in the files; `bytes_read` also counts
   * what has been read of later databases; `fraction` is `bytes_read / bytes`, from 0 to 1.
   */
  progress: {
    databases: number;
    databases_read: number;
    bytes: number;
    bytes_read: number;
    fraction: number;
  };
  /** Rows read per second, averaged over the run so far. */
  rows_per_second: number;
  /** Rows read and rejected, by reason, and what else was counted; a further count that is absent is 0. */
  rows: { trades: Tally; books: Tally };
  /** Snapshots without a level on either side, which have no imbalance. */
  empty_snapshots: number;
  /** Rows whose time lies outside the requested days, by a day at most. They are in the bars. */
  rows_outside_days: number;
  /** Rows whose time is more than a day away from the requested days. They are not in the bars. */
  rows_left_out: number;
  /** Bars in the files. */
  bars: Record<StatusKey, number>;
  /** Bars of the whole run so far, whether or not the files hold them. */
  bars_made: Record<StatusKey, number>;
  /** Whether the run made more bars than `max_bars`, so that older ones are not in the files. */
  bars_cut: Record<StatusKey, boolean>;
  /**
   * Rises when bars changed that are not among the newest few of their series, and again when their tables were written: a reader that
   * keeps bars has to read them again then.
   */
  revision: number;
  /** Databases read to the end, days without a database, and databases that could not be read, or only in part. */
  databases: { done: number; skipped: SkippedDays[]; failed: FailedDatabase[] };
  /** The error that ended the run, if one did. */
  error: string | null;
}

/**
 * The status of a run that has just begun.
 *
 * @param request What the run is asked to do
 * @param nowMs The time now, in milliseconds since the Unix epoch
 */
export function newRunStatus(request: RunRequest, nowMs: number): RunStatus {
  return {
    version: 1,
    run_id: crypto.randomUUID().replaceAll("-", ""),
    state: "running",
    instrument: request.instrument,
    start_date: request.startDate,
    end_date: request.endDate,
    window_seconds: request.windowSeconds,
    window_offset_seconds: request.windowOffsetSeconds,
    max_bars: request.maxBars,
    depth_levels: request.depthLevels ?? null,
    side_is: request.sideIs,
    signed_prices: request.signedPrices,
    views: request.views ?? null,
    tables: request.tables,
    ca_file: request.caFile ?? null,
    single_file: false,
    sources: [],
    pid: Deno.pid,
    started_ms: nowMs,
    updated_ms: nowMs,
    ended_ms: null,
    following: null,
    elapsed_ms: 0,
    estimated_end_ms: null,
    current: null,
    progress: { databases: 0, databases_read: 0, bytes: 0, bytes_read: 0, fraction: 0 },
    rows_per_second: 0,
    rows: { trades: newTally(), books: newTally() },
    empty_snapshots: 0,
    rows_outside_days: 0,
    rows_left_out: 0,
    bars: statusRecord(() => 0),
    bars_made: statusRecord(() => 0),
    bars_cut: statusRecord(() => false),
    revision: 0,
    databases: { done: 0, skipped: [], failed: [] },
    error: null,
  };
}
