/**
 * Which databases a run in this process has not finished reading. Queries wait for them, so that no answer has ticks that
 * the bars still lack, and the run is not slowed down.
 *
 * @module
 */

import type { RunStatus } from "../model/run_status.ts";
import { ReachedDatabases, timesOf } from "./query_days.ts";
import type { AnyQuery, QuerySubject } from "./query_messages.ts";
import type { KnownStatus } from "./run_ticks.ts";

/** The databases of a subject, by whether a run in this process is still to read them. */
export interface ReadState {
  /** The subject, with the databases alone that the run has read. */
  subject: QuerySubject;
  /** The other databases. */
  unread: ReachedDatabases<{ day: string }>;
}

/** Whether a status is of a run in this process. In containers, an earlier process often had the same id. */
export function isOwnRun({ pid, started_ms }: KnownStatus): boolean {
  return pid === Deno.pid && typeof started_ms === "number" &&
    started_ms >= Math.floor(performance.timeOrigin);
}

/**
 * Leaves out the databases that a run in this process is still to read.
 *
 * @param subject What queries are about
 * @param status The status of the run
 */
export function withoutUnread(subject: QuerySubject, status: KnownStatus): ReadState {
  const { ticks } = subject;
  if (ticks === undefined || status.state !== "running" || !isOwnRun(status)) {
    return { subject, unread: new ReachedDatabases([]) };
  }
  const read = (status as RunStatus).progress.databases_read;
  const databases = ticks.databases.slice(0, read);
  const unread = new ReachedDatabases(ticks.databases.slice(read));
  return { subject: { ...subject, ticks: { ...ticks, databases } }, unread };
}

/**
 * The day of a database that a query needs and that a run in this process is still to read; undefined if the query needs
 * no such database.
 *
 * @param query The query. A query about the instrument is answered from what has been read
 */
export function unreadDay(query: AnyQuery, { subject, unread }: ReadState): string | undefined {
  if (query.kind === "series" || (query.kind === "instrument" && subject.ticks?.databases.length)) {
    return undefined;
  }
  return unread.within(timesOf(query)).at(0)?.day;
}
