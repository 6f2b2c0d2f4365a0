/**
 * Which databases a run in this process has not finished reading. Queries wait for them.
 *
 * When a process closes any descriptor of a file, it loses its locks on the file
 * (https://sqlite.org/howtocorrupt.html, section 2.2). So a query must not open a database that a run in the same process
 * reads under SQLite's lock: a recorder could then change the database in the middle of the run's reading.
 *
 * @module
 */

import { DAY_MS, parseDay } from "../model/days.ts";
import type { RunStatus } from "../model/run_status.ts";
import type { TimeRange } from "../sources/source.ts";
import type { AnyQuery } from "./query_messages.ts";
import { QueryUnavailableError } from "./query_unavailable.ts";
import type { KnownStatus } from "./run_ticks.ts";

/**
 * Checks that a query needs no database that a run in this process is still to read.
 *
 * @param query The query
 * @param status The status of the run
 * @throws {QueryUnavailableError} If the query needs such a database
 */
export function checkHasBeenRead(query: AnyQuery, status: KnownStatus): void {
  if (query.kind === "series" || status.state !== "running" || status.pid !== Deno.pid) return;
  const { sources, progress } = status as RunStatus;
  const range = timesOf(query);
  const unread = sources.slice(progress.databases_read).find(({ day }) => mayHold(day, range));
  if (unread === undefined) return;
  throw new QueryUnavailableError(
    `the run has not read ${unread.day} completely yet; ask again when it has, or for another day`,
  );
}

/** The times that a query is about. */
function timesOf(query: Exclude<AnyQuery, { kind: "series" }>): TimeRange {
  if (query.kind === "book") return { startMs: query.atMs, endMs: query.atMs + 1 };
  if ("fromMs" in query) return { startMs: query.fromMs, endMs: query.toMs };
  return { startMs: -Infinity, endMs: Infinity };
}

/** Whether a day's database may hold rows of a range; rows may lie outside of the day, by a day at most. */
function mayHold(day: string, { startMs, endMs }: TimeRange): boolean {
  const dayMs = parseDay(day);
  return dayMs === undefined || (dayMs - DAY_MS < endMs && startMs < dayMs + 2 * DAY_MS);
}
