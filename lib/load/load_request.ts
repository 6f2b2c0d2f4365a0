/** @module What a load is asked to do, how it goes, and the messages between its thread and the program's. */

import type { Level } from "../log/log.ts";
import type { FailedDatabase, SkippedDays } from "../model/run_status.ts";
import type { ShownProgress } from "../run/progress.ts";
import type { FromTask } from "../run/run_messages.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import type { ClusterConnection } from "../sources/clickhouse/client.ts";

/** What a load is asked to do; plain data that can be sent to another thread. */
export interface LoadRequest {
  /** The trading pair. */
  instrument: string;
  /** The first day, as `YYYY-MM-DD`. */
  startDate: string;
  /** The last day, which is included. */
  endDate: string;
  /** Whose side a column of sides gives. */
  sideIs: "taker" | "maker";
  /** Whether prices of 0 and below are accepted. */
  signedPrices: boolean;
  /** The text of the file of views. */
  views: string | undefined;
  /** Whether one file holds all days, of which each day's rows are loaded. */
  isSingleFile: boolean;
}

/** A database that is to be loaded. */
export interface LoadedDatabase extends DayDatabase {
  /** The size of its file, in bytes. */
  bytes: number;
}

/** How a load goes, and what has been loaded. */
export interface LoadStatus extends ShownProgress {
  /** Trades that are loaded. */
  trades: number;
  /** Snapshots that are loaded. */
  books: number;
  /** How long the load has taken, in milliseconds. */
  elapsed_ms: number;
  /** How many days are loaded. */
  done: number;
  /** Days without a database. */
  skipped: SkippedDays[];
  /** Days that were not loaded. */
  failed: FailedDatabase[];
}

/** What the thread of a load needs. */
export interface LoadTask {
  /** What to do. */
  request: LoadRequest;
  /** The databases, in the order of days. */
  databases: LoadedDatabase[];
  /** The cluster. */
  connection: ClusterConnection;
  /** A folder for private copies of databases. */
  scratch: string;
  /** The status at the beginning. */
  status: LoadStatus;
}

/** A message to the thread of a load. */
export type ToLoad =
  | { type: "load"; task: LoadTask; level: Level; locks: SharedArrayBuffer }
  | { type: "abort" };

/** A message from the thread of a load. */
export type FromLoad = FromTask<LoadStatus>;
