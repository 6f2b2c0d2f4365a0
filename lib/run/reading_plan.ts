/**
 * What the readers of a run read, in a form that can be sent to another thread.
 *
 * @module
 */

import type { WindowLayout } from "../aggregate/window_grid.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { ClusterConnection } from "../sources/clickhouse/client.ts";
import type { DayManifest } from "../sources/clickhouse/manifest.ts";
import type { DayDatabase, Discovery } from "../sources/discovery.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";
import type { TimeRange } from "../sources/source.ts";

/**
 * How many bytes of databases justify another thread when the request does not give their number: starting a thread
 * takes about as long as reading this many bytes.
 */
const BYTES_PER_THREAD = 32e6;

/** A database with its size. */
export interface SizedDatabase extends DayDatabase {
  /** The size of the database's file, in bytes. */
  bytes: number;
}

/** Days in a cluster that a run reads. */
export interface FoundCluster {
  /** How the cluster is reached. */
  connection: ClusterConnection;
  /** The absolute path of the file of certificates. */
  caFile: string | undefined;
  /** Settings for queries about one day. */
  daySettings: Record<string, string>;
  /** What is known of each day, in the order of days; empty before the cluster was asked. */
  manifests: DayManifest[];
}

/** What a run reads. */
export interface FoundDatabases extends Discovery {
  /** The cluster that holds the days; undefined for databases on this machine. */
  cluster?: FoundCluster;
  /** The text of the request's file of views. */
  views?: string;
  /** The absolute path of that file. */
  viewsPath?: string;
  /** The last day, if it differs from that of the request. */
  endDate?: string;
}

/** What the readers of a run read. */
export interface ReadingPlan {
  /** What the run is asked to do. */
  request: RunRequest;
  /** The databases, in the order of days. */
  databases: SizedDatabase[];
  /** Whether the only database holds everything, so that only the rows of the requested days are read. */
  isSingleFile: boolean;
  /** The cluster that holds the days; undefined for databases on this machine. */
  cluster?: FoundCluster;
  /** The text of `--views`. */
  views?: string;
  /** {@linkcode DayQueue.memory} of the queue of these databases. */
  queue: SharedArrayBuffer;
  /** {@linkcode SharedParts.memory} of each database that several threads may read. */
  shared?: readonly (SharedArrayBuffer | undefined)[];
  /** The folder for private copies of databases. */
  scratch: string;
}

/** What a thread that reads databases is sent. */
export interface ToReader extends ReadingPlan {
  /** What {@linkcode useSharedLocks} needs. */
  locks: SharedArrayBuffer;
}

/** How many threads may read at the same time, if there is enough to read for all of them. */
export function mostReaders({ workers }: RunRequest, databases: readonly { bytes: number }[]): number {
  const bytes = databases.reduce((sum, database) => sum + database.bytes, 0);
  return workers ?? Math.min(navigator.hardwareConcurrency, Math.ceil(bytes / BYTES_PER_THREAD));
}

/** The windows that a request asks for. */
export function layoutOf({ windowSeconds, windowOffsetSeconds }: RunRequest): Required<WindowLayout> {
  return { windowMs: windowSeconds * 1000, offsetMs: windowOffsetSeconds * 1000 };
}

/** The requested days, as a range of times. */
export function requestedDays({ startDate, endDate }: RunRequest): TimeRange {
  return { startMs: parseDay(startDate)!, endMs: parseDay(endDate)! + DAY_MS };
}

/** What is known of a database before it is opened, and how its rows are to be understood. */
export function readingOf(plan: ReadingPlan, database: number): ReadingOptions {
  const { request, isSingleFile } = plan;
  const startMs = isSingleFile ? undefined : parseDay(plan.databases[database].day);
  return {
    instrument: request.instrument,
    day: startMs === undefined ? undefined : { startMs, endMs: startMs + DAY_MS },
    days: requestedDays(request),
    isSingleFile,
    sideIs: request.sideIs,
    signedPrices: request.signedPrices,
    views: plan.views,
  };
}
