/** @module Counts of a status, which have to belong to the bars in the files. */

import type { RunStatus } from "../model/run_status.ts";
import { type StatusKey, statusRecord } from "../model/series.ts";

/** Counts of rows. */
export type RowCounts = Pick<RunStatus, "rows" | "rows_outside_days" | "rows_left_out" | "empty_snapshots">;

/** The counts of rows, which later changes of the status leave as they are. */
export function rowCounts({ rows, rows_outside_days, rows_left_out, empty_snapshots }: RowCounts): RowCounts {
  return structuredClone({ rows, rows_outside_days, rows_left_out, empty_snapshots });
}

/**
 * Sets the counts of bars.
 *
 * @param bars How many bars the files have
 * @param made How many were made
 */
export function setBarCounts(
  status: RunStatus,
  bars: Record<StatusKey, number>,
  made: Record<StatusKey, number>,
): void {
  status.bars = bars;
  status.bars_made = made;
  status.bars_cut = statusRecord(({ statusKey }) => made[statusKey] > bars[statusKey]);
}
