/** @module How much of a run is done, how fast it is, and when it will end. */

import type { RunStatus } from "../model/run_status.ts";
import { DayQueue } from "./day_queue.ts";
import type { ReadingPlan } from "./reading_plan.ts";

/** The members of a status that are estimated, and those that they depend on. */
type Estimate = Pick<
  RunStatus,
  "state" | "progress" | "updated_ms" | "elapsed_ms" | "rows_per_second" | "estimated_end_ms"
>;

/** About how many bytes a trade takes in a database: an estimate of the trades' share, for the progress only. */
const TRADE_BYTES = 70;

/**
 * About which part of the reading of a database is that of the trades.
 *
 * @param trades How many trades it has
 * @param bytes The size of the database
 */
export function tradesShare(trades: number, bytes: number, hasBooks: boolean): number {
  return hasBooks ? Math.min(0.9, trades * TRADE_BYTES / Math.max(1, bytes)) : 1;
}

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
    (sum, { bytes }, database) => {
      // The queue lacks databases that are followed.
      const fraction = database < queue.databases ? queue.readFraction(database) : 0;
      return sum + Math.round(bytes * (status.following === null ? fraction : 1));
    },
    0,
  );
  updateRate(status, rows.trades.read + rows.books.read, elapsedMs);
  const { following } = status;
  if (following && following.last_row_ms !== null) {
    following.delay_ms = Math.max(0, status.updated_ms - following.last_row_ms);
  }
}

/**
 * Updates a status's times, fraction, rate and estimated end, for which `progress.bytes_read` must be up to date.
 *
 * @param status The status to update
 * @param rows How many rows were read
 * @param elapsedMs How long the reading has taken, in milliseconds
 */
export function updateRate(status: Estimate, rows: number, elapsedMs: number): void {
  const { progress } = status;
  progress.fraction = progress.bytes === 0 ? 1 : Math.min(1, progress.bytes_read / progress.bytes);
  status.updated_ms = Date.now();
  status.elapsed_ms = Math.round(elapsedMs);
  status.rows_per_second = Math.round(rows / Math.max(elapsedMs, 1) * 1000);
  status.estimated_end_ms = status.state === "running" && progress.fraction > 0
    ? Math.round(status.updated_ms + elapsedMs * (1 / progress.fraction - 1))
    : null;
}
