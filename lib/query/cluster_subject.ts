/** @module Which ticks of a cluster queries are about: those of a run, or those of an instrument without a run. */

import { addressText, isClusterAddress, parseClusterAddress } from "../model/cluster_address.ts";
import { DAY_MS, dayStart, parseDay } from "../model/days.ts";
import { checkInstrument } from "../model/instrument.ts";
import { DEFAULTS, type RequestOptions } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { clusterConnection } from "../sources/clickhouse/connect.ts";
import { readViewsFile } from "../sources/sqlite/views_file.ts";
import type { ClusterTicksOptions } from "./cluster_ticks.ts";
import type { Query } from "./query.ts";
import { timesOf } from "./query_days.ts";

/** The members of a run's status that say which days of a cluster it has read. */
type ClusterStatus = Pick<RunStatus, "instrument" | "start_date" | "end_date" | "views" | "sources">;

/** How the windows of a run lie. */
interface Windows {
  windowMs: number;
  offsetMs: number;
}

/**
 * The ticks of a run over a cluster.
 *
 * @param status The run's status
 * @param address The cluster's address
 * @param caFile The file with the certificate of the cluster's authority
 * @throws {RangeError} If the text is not the address of a cluster
 * @throws {Error} If the file of the certificate cannot be used
 */
export function clusterOfRun(
  { instrument, start_date, end_date, views, sources }: ClusterStatus,
  windows: Windows,
  address: string,
  caFile: string | undefined,
): ClusterTicksOptions {
  const days = { startMs: parseDay(start_date)!, endMs: parseDay(end_date)! + DAY_MS };
  const isSame = sources.every(({ path }) => path === address);
  return {
    ...connected(address, caFile),
    instrument,
    days,
    searched: days,
    views: views === null || !isClusterAddress(sources.at(0)?.path ?? "") ? undefined : readViewsFile(views),
    // Another cluster has loaded its days at other times.
    known: isSame ? sources.map(({ day, mtime_ms }) => ({ day, loadedMs: mtime_ms })) : undefined,
    ...windows,
  };
}

/**
 * The ticks of an instrument in a cluster, without a run.
 *
 * @param instrument The trading pair
 * @param query The query
 * @param times The times that a query about the instrument is about; all times by default
 * @param options Where the cluster is
 * @throws {RangeError} If the instrument is not valid, or the text is not the address of a cluster
 * @throws {Error} If the file of the certificate cannot be used
 */
export function clusterOfInstrument(
  instrument: string,
  query: Query,
  times: { fromMs?: number; toMs?: number },
  options: RequestOptions,
): ClusterTicksOptions {
  checkInstrument(instrument);
  const { data = "", caFile, views, windowSeconds = DEFAULTS.windowSeconds } = options;
  const { windowOffsetSeconds = DEFAULTS.windowOffsetSeconds } = options;
  const { fromMs = -Infinity, toMs = Infinity } = times;
  const { startMs, endMs } = query.kind === "instrument" ? { startMs: fromMs, endMs: toMs } : timesOf(query);
  const days = { startMs: dayStart(startMs), endMs: dayStart(endMs - 1) + DAY_MS };
  return {
    ...connected(data, caFile),
    instrument,
    days,
    views: views === undefined ? undefined : readViewsFile(views),
    // Rows may be in the day before or after.
    searched: { startMs: days.startMs - DAY_MS, endMs: days.endMs + DAY_MS },
    known: undefined,
    asked: "fromMs" in query ? { startMs: dayStart(query.fromMs), endMs: days.endMs } : undefined,
    windowMs: windowSeconds * 1000,
    offsetMs: windowOffsetSeconds * 1000,
  };
}

function connected(text: string, caFile: string | undefined) {
  const address = parseClusterAddress(text);
  return { address: addressText(address), connection: clusterConnection(address, caFile) };
}
