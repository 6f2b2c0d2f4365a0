/** @module What the page says about a run before any script runs. */

import { daysText, fractionText, stateText } from "../model/status_text.ts";
import type { RunStatus } from "../model/run_status.ts";
import { duration } from "../text/durations.ts";
import { compact, count } from "../text/numbers.ts";

/** The document's title. */
export function titleOf(status: RunStatus | undefined): string {
  return status === undefined
    ? "orderflow"
    : `${status.instrument}, ${daysText(status.start_date, status.end_date)} · orderflow`;
}

/** Whether a run is in progress or how it ended, and its progress. */
export function progressOf(status: RunStatus | undefined): string {
  if (status === undefined) return "No run has written to this folder yet.";
  const { state, error, progress, databases, rows_per_second, estimated_end_ms, updated_ms } = status;
  const parts = [
    error ? `failed: ${error}` : stateText(state),
    `${fractionText(progress.fraction)} of ${count(progress.databases, "databases")}`,
  ];
  if (rows_per_second > 0) parts.push(`${compact(rows_per_second)} rows/s`);
  if (estimated_end_ms) parts.push(`${duration(estimated_end_ms - updated_ms)} left`);
  if (databases?.failed?.length > 0) parts.push(`${count(databases.failed.length, "databases")} failed`);
  return parts.join(", ");
}
