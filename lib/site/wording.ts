/** @module What the page says in words, made on the server from the newest of each file. */

import { count, duration, short } from "../text/numbers.ts";
import type { RunState, RunStatus } from "../model/run_status.ts";

const STATE_WORDS: Record<RunState, string> = {
  running: "running",
  finished: "finished",
  interrupted: "interrupted: the files hold what was read until then",
  failed: "failed",
};

/** The document's title. */
export function titleOf(status: RunStatus | undefined): string {
  return status === undefined ? "orderflow" : `${status.instrument}, ${rangeOf(status)} · orderflow`;
}

/** The days of a run: `2025-01-01`, or `2025-01-01 to 2025-01-31`. */
export function rangeOf({ start_date, end_date }: RunStatus): string {
  return start_date === end_date ? start_date : `${start_date} to ${end_date}`;
}

/** How a run is going, or how it ended, in a sentence or two. */
export function progressOf(status: RunStatus | undefined): string {
  if (status === undefined) return "No run has written to this folder yet.";
  const { progress, databases, rows_per_second, estimated_end_ms, updated_ms } = status;
  const parts = [
    status.error ? `failed: ${status.error}` : STATE_WORDS[status.state] ?? status.state,
    `${Math.floor(progress.fraction * 100)}% of ${count(progress.databases, "databases")}`,
  ];
  if (rows_per_second > 0) parts.push(`${short(rows_per_second)} rows a second`);
  if (estimated_end_ms) parts.push(`${duration(Math.max(0, estimated_end_ms - updated_ms))} left`);
  if (databases?.failed?.length > 0) parts.push(`${count(databases.failed.length, "databases")} failed`);
  return parts.join(", ");
}

/** An instant, as `2025-01-01 00:59 UTC`; seconds only where they are not 0. */
export function instantOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  return date.toISOString().replace("T", " ").replace(/(?::00)?\.\d+Z$/, " UTC");
}
