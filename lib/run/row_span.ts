/** @module The times from the first to the last of some rows. */

import type { RunSource } from "../model/run_status.ts";

/** The times of the first and the last row, in milliseconds; both are in the bars. */
export interface RowSpan {
  /** The time of the first row. */
  firstMs: number;
  /** The time of the last row. */
  lastMs: number;
}

/** The span of the rows of two spans; undefined stands for no rows. */
export function joinedSpan(one: RowSpan | undefined, other: RowSpan | undefined): RowSpan | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { firstMs: Math.min(one.firstMs, other.firstMs), lastMs: Math.max(one.lastMs, other.lastMs) };
}

/** Puts the times of a database's rows into the status. */
export function noteSpan(source: RunSource, span: RowSpan | undefined): void {
  source.first_ms = span?.firstMs ?? null;
  source.last_ms = span?.lastMs ?? null;
}
