/** @module How many rows of a table of a day are outside the requested days, or so far away that they are left out. */

import { type DayQuery, isNearDays } from "../../pushdown/day_table.ts";
import { readRowBinary } from "../../pushdown/row_binary.ts";
import type { ClusterClient } from "../../sources/clickhouse/client.ts";
import type { TableManifest } from "../../sources/clickhouse/manifest.ts";
import type { ClusterTable } from "../../sources/clickhouse/schema.ts";
import { isInTimes, rowsOf } from "../../sources/clickhouse/table_sql.ts";
import type { DayReport } from "../day_report.ts";

/** Where the rows of a table are. */
export interface RowPlaces {
  /** How many rows are left out. */
  leftOut: number;
  /** What the report of the day has. */
  report: Pick<DayReport, "rowsOutsideDays" | "firstLeftOutMs" | "span">;
}

/** Finds where the rows of a table are. The manifest knows, if all of them are in the requested days. */
export async function placesOf(
  client: ClusterClient,
  { name }: ClusterTable,
  { manifest, days }: Pick<DayQuery, "manifest" | "days">,
  table: TableManifest,
): Promise<RowPlaces> {
  const { first_ms: firstMs, last_ms: lastMs } = table;
  if (firstMs === null || lastMs === null) return placed(0, 0);
  if (firstMs >= days.startMs && lastMs < days.endMs) return placed(0, 0, { firstMs, lastMs });
  const near = isNearDays(days);
  const results = [
    "count()",
    `countIf(${near})`,
    `countIf(${isInTimes(days)})`,
    `minIf(time_ms, ${near})`,
    `maxIf(time_ms, ${near})`,
    `minIf(time_ms, NOT (${near}))`,
  ];
  const sql = `SELECT ${results.join(", ")} FROM ${name} WHERE ${rowsOf(manifest, table)} FORMAT RowBinary`;
  const { columns } = readRowBinary(await client.query(sql), {
    all: "integer",
    near: "integer",
    inside: "integer",
    firstMs: "integer",
    lastMs: "integer",
    firstLeftOutMs: "integer",
  });
  const [all, used, inside] = [columns.all[0], columns.near[0], columns.inside[0]];
  const leftOut = all - used;
  const span = used > 0 ? { firstMs: columns.firstMs[0], lastMs: columns.lastMs[0] } : undefined;
  return placed(leftOut, used - inside, span, leftOut > 0 ? columns.firstLeftOutMs[0] : undefined);
}

function placed(
  leftOut: number,
  rowsOutsideDays: number,
  span?: DayReport["span"],
  firstLeftOutMs?: number,
): RowPlaces {
  return { leftOut, report: { rowsOutsideDays, firstLeftOutMs, span } };
}
