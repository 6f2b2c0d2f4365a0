/** @module How much of a run is done, how fast it is, and when it will end. */

import type { RunStatus } from "../model/run_status.ts";
import { DayQueue } from "./day_queue.ts";
import type { ReadingPlan } from "./reading_plan.ts";

/**
 * Updates a status's times, progress, rate and estimated end.
 *
 * The end is estimated from the bytes read so far, of all databases, at the average rate of the run.
 *
 * @param status The status to update
 * @param plan What is read
 * @param elapsedMs How long the run has taken, in milliseconds
 */
export function updateEstimate(status: RunStatus, plan: ReadingPlan, elapsedMs: number): void {
  const { progress, rows } = status;
  const queue = new DayQueue(plan.queue);
  progress.bytes_read = plan.databases.reduce(
    (sum, { bytes }, database) => sum + Math.round(bytes * queue.readFraction(database)),
    0,
  );
  progress.fraction = progress.bytes === 0 ? 1 : Math.min(1, progress.bytes_read / progress.bytes);
  status.updated_ms = Date.now();
  status.elapsed_ms = Math.round(elapsedMs);
  status.rows_per_second = Math.round((rows.trades.read + rows.books.read) / Math.max(elapsedMs, 1) * 1000);
  status.estimated_end_ms = status.state === "running" && progress.fraction > 0
    ? Math.round(status.updated_ms + elapsedMs * (1 / progress.fraction - 1))
    : null;
}
