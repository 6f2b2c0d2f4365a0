/** @module One table of a day in a cluster, as queries of windows see it. */

import type { WindowLayout } from "../aggregate/window_grid.ts";
import { DAY_MS } from "../model/days.ts";
import type { DayManifest, TableManifest } from "../sources/clickhouse/manifest.ts";
import { isInTimes } from "../sources/clickhouse/table_sql.ts";
import type { SharedMidnights } from "../sources/duplicates/shared_midnights.ts";
import { MIDNIGHT_MS } from "../sources/duplicates/shared_midnights.ts";
import type { TimeRange } from "../sources/source.ts";
import { RowKeys } from "./row_keys.ts";

/** What of a day is asked for. */
export interface DayQuery {
  /** The day. */
  manifest: DayManifest;
  /** The windows. */
  layout: Required<WindowLayout>;
  /** The requested days. Rows more than a day away from them are left out. */
  days: TimeRange;
  /** Midnights near which trades are told apart. */
  midnights: SharedMidnights;
}

/** The condition under which the time of a row counts. */
export function isNearDays({ startMs, endMs }: TimeRange): string {
  return isInTimes({ startMs: startMs - DAY_MS, endMs: endMs + DAY_MS });
}

/** The condition under which a trade has a number and is near a midnight. */
export function isNear(midnightMs: number): string {
  return `NOT isInfinite(order_hi) AND time_ms >= ${midnightMs - MIDNIGHT_MS} AND time_ms <= ${
    midnightMs + MIDNIGHT_MS
  }`;
}

/** The keys of the rows that count; undefined if a key would be too large. */
export function keysOf(table: TableManifest, { startMs, endMs }: TimeRange): RowKeys | undefined {
  const keys = new RowKeys(table, { startMs: startMs - DAY_MS, endMs: endMs + DAY_MS });
  return keys.reaches(Math.min(table.last_ms ?? 0, endMs + DAY_MS)) ? keys : undefined;
}

/** SQL for the number of a row's window, counted from the one that holds the Unix epoch. Times are at least 0. */
export function windowOf({ windowMs, offsetMs }: Required<WindowLayout>): string {
  const offset = offsetOf(windowMs, offsetMs);
  return `intDiv(time_ms - ${offset} + ${windowMs}, ${windowMs}) - 1`;
}

/**
 * A query of windows. What is computed for each row has names by `WITH`: over a subquery, the initiating node would fetch all
 * rows and aggregate them by itself.
 *
 * @param values What is computed for each row, each with a name; among them `w`, the number of the window
 * @param results What is computed for each window
 */
export function windowsSql(
  values: readonly string[],
  results: readonly string[],
  table: string,
  conditions: readonly string[],
): string {
  return `WITH ${values.join(", ")} SELECT ${results.join(", ")} FROM ${table} ` +
    `WHERE ${conditions.join(" AND ")} GROUP BY w ORDER BY w FORMAT RowBinary`;
}

/** The start of a window by its number. */
export function startOf({ windowMs, offsetMs }: Required<WindowLayout>, window: number): number {
  return window * windowMs + offsetOf(windowMs, offsetMs);
}

/** The offset of windows, at least 0 and less than a window. */
function offsetOf(windowMs: number, offsetMs: number): number {
  return ((offsetMs % windowMs) + windowMs) % windowMs;
}
