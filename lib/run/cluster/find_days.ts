/** @module Finds the days of a request in a cluster. */

import type { Logger } from "../../log/log.ts";
import { addressText } from "../../model/cluster_address.ts";
import { DAY_MS, type DayRange, dayRange, parseDay } from "../../model/days.ts";
import type { RunRequest } from "../../model/run_request.ts";
import { daysText } from "../../model/status_text.ts";
import { checkTables } from "../../sources/clickhouse/check_tables.ts";
import { ClusterClient } from "../../sources/clickhouse/client.ts";
import { ClusterError } from "../../sources/clickhouse/cluster_error.ts";
import { foreignDays } from "../../sources/clickhouse/foreign_days.ts";
import { sqlText } from "../../sources/clickhouse/manifest.ts";
import { DAYS } from "../../sources/clickhouse/schema.ts";
import { serverVersion } from "../../sources/clickhouse/server_version.ts";
import type { UnreadableDatabase } from "../../sources/discovery.ts";
import { nearest } from "../../text/nearest.ts";
import { printable } from "../../text/printable.ts";
import { NoDatabaseError } from "../errors.ts";
import type { FoundCluster, FoundDatabases } from "../reading_plan.ts";
import { loadedDays } from "./loaded_days.ts";

/**
 * Asks a cluster for the days of a request, and logs which ones are missing.
 *
 * @returns The days; without any if the signal was aborted
 * @throws {NoDatabaseError} If the cluster has no day of the request
 * @throws {ClusterError} If the cluster cannot be used
 */
export async function findDays(
  found: FoundDatabases & { cluster: FoundCluster },
  request: RunRequest,
  log: Logger,
  signal: AbortSignal,
): Promise<FoundDatabases> {
  const { instrument, startDate, endDate } = request;
  const { connection } = found.cluster;
  const path = addressText(connection.address);
  using client = new ClusterClient(connection, { signal, onRetry: (message) => log.warning(message) });
  try {
    const { text, daySettings } = await serverVersion(client);
    log.debug(`the server is ClickHouse ${text}`);
    const [startMs, endMs] = [parseDay(startDate)!, parseDay(endDate)! + DAY_MS];
    const { views } = found;
    if (views === undefined) await checkTables(client);
    const unreadable: UnreadableDatabase[] = [];
    const onFault = (day: string, { message }: ClusterError) => {
      log.error(`${day}: ${printable(path)}: ${message}`, { day, path });
      unreadable.push({ day, path, reason: message });
    };
    const manifests = views === undefined
      ? await loadedDays({
        client,
        connection,
        instrument,
        startMs,
        endMs,
        settings: daySettings,
        signal,
        onFault,
      })
      : await foreignDays(client, views, instrument, { startMs, endMs });
    if (manifests.length === 0 && unreadable.length > 0) {
      throw new NoDatabaseError(`no day of ${printable(instrument)} can be read`);
    }
    if (manifests.length === 0) {
      throw new NoDatabaseError(
        views === undefined
          ? await nothingLoaded(client, request)
          : `the views have no row of ${printable(instrument)} in ${daysText(startDate, endDate)}`,
      );
    }
    const databases = manifests.map(({ day }) => ({ day, path }));
    const missing = missingDays([...manifests, ...unreadable], startMs, endMs);
    if (missing.length > 0) {
      const days = missing.map(({ first, last }) => daysText(first, last)).join(", ");
      log.warning(`${printable(instrument)}: not in ${printable(path)}: ${days}`);
    }
    // Where the rows of a desk's own tables are, nobody has checked.
    const settings = views === undefined ? daySettings : {};
    const cluster = { ...found.cluster, daySettings: settings, manifests };
    return { ...found, databases, missing, unreadable, cluster };
  } catch (error) {
    if (signal.aborted && error instanceof ClusterError) return found;
    throw error;
  }
}

/** The days from one time up to another that are not loaded. */
function missingDays(found: readonly { day: string }[], startMs: number, endMs: number): DayRange[] {
  const missing: DayRange[] = [];
  let nextMs = startMs;
  const days = found.map(({ day }) => parseDay(day)!).sort((a, b) => a - b);
  for (const dayMs of [...days, endMs]) {
    if (nextMs < dayMs) missing.push(dayRange(nextMs, dayMs));
    nextMs = dayMs + DAY_MS;
  }
  return missing;
}

/** Says that no day is loaded, and what is loaded instead. */
async function nothingLoaded(
  client: ClusterClient,
  { instrument, startDate, endDate }: RunRequest,
): Promise<string> {
  const what =
    `no day of ${printable(instrument)} is loaded into ${printable(addressText(client.address))}: ` +
    daysText(startDate, endDate);
  const [[first, last, days]] = await client.rows(
    `SELECT toString(min(day)), toString(max(day)), uniqExact(day) FROM ${DAYS.name} ` +
      `WHERE instrument = ${sqlText(instrument)}`,
  ) as [first: string, last: string, days: number][];
  if (days > 0) return `${what}; the days that are loaded are within ${daysText(first, last)}`;
  const rows = await client.rows(`SELECT DISTINCT instrument FROM ${DAYS.name}`) as [string][];
  const names = rows.map(([name]) => name);
  const meant = nearest(instrument, names);
  if (meant !== undefined) return `${what}; did you mean ${printable(meant)}?`;
  return `${what}; ${
    names.length === 0
      ? "nothing is loaded yet: orderflow load copies days into the cluster"
      : `the instruments that are loaded are ${names.slice(0, 10).map(printable).join(", ")}${
        names.length > 10 ? ", ..." : ""
      }`
  }`;
}
