/**
 * What the readers of a run read, in a form that can be sent to another thread.
 *
 * @module
 */

import { Aggregator } from "../aggregate/aggregator.ts";
import { DAY_MS, parseDay } from "../model/days.ts";
import type { RunRequest } from "../model/run_request.ts";
import type { DayDatabase } from "../sources/discovery.ts";
import type { ReadingOptions } from "../sources/reading_options.ts";

/** A database with its size. */
export interface SizedDatabase extends DayDatabase {
  /** The size of the database's file, in bytes. */
  bytes: number;
}

/** What the readers of a run read. */
export interface ReadingPlan {
  /** What the run is asked to do. */
  request: RunRequest;
  /** The databases, in the order of days. */
  databases: SizedDatabase[];
  /** Whether the only database holds everything, so that only the rows of the requested days are read. */
  isSingleFile: boolean;
  /** {@linkcode DayQueue.memory} of the queue of these databases. */
  queue: SharedArrayBuffer;
  /** The folder for private copies of databases. */
  scratch: string;
}

/** Makes an aggregator of the windows that a request asks for. */
export function aggregatorFor(request: RunRequest): Aggregator {
  return new Aggregator({
    windowMs: request.windowSeconds * 1000,
    offsetMs: request.windowOffsetSeconds * 1000,
    maxBars: request.maxBars,
  });
}

/**
 * What is known of a database's rows before it is opened.
 *
 * @param database The index of the database
 */
export function readingOf(
  { request, databases, isSingleFile }: ReadingPlan,
  database: number,
): ReadingOptions {
  const firstMs = parseDay(request.startDate)!;
  const startMs = parseDay(databases[database].day);
  return {
    instrument: request.instrument,
    day: isSingleFile || startMs === undefined ? undefined : { startMs, endMs: startMs + DAY_MS },
    days: { startMs: firstMs, endMs: parseDay(request.endDate)! + DAY_MS },
    isSingleFile,
  };
}
