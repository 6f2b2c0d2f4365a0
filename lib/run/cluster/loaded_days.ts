/**
 * Reads what a cluster knows of the days of a run. If a node is down, each day is asked for on its own, so that the days of the
 * other nodes are still found.
 *
 * @module
 */

import { DAY_MS, formatDay } from "../../model/days.ts";
import { ClusterClient, type ClusterConnection } from "../../sources/clickhouse/client.ts";
import { ClusterError, CODES, isOfNode } from "../../sources/clickhouse/cluster_error.ts";
import { type DayManifest, readManifests } from "../../sources/clickhouse/manifest.ts";

/** What is asked. */
interface AskedDays {
  client: ClusterClient;
  /** How the cluster is reached. */
  connection: ClusterConnection;
  instrument: string;
  /** The start of the first day, in milliseconds since the Unix epoch. */
  startMs: number;
  /** The end of the last day. */
  endMs: number;
  /** Settings with which only the node that has a day is asked; empty where the version has no such setting. */
  settings: Record<string, string>;
  /** Ends the questions early. */
  signal: AbortSignal;
  /** Receives what is wrong with a day, which is then left out. */
  onFault(day: string, error: ClusterError): void;
}

/** How many days are asked for at the same time. */
const AT_ONCE = 8;

/** The most days that are asked for one by one: those of ten years. */
const MAX_DAYS = 3660;

/**
 * The manifests of the days of a run, in their order.
 *
 * @throws {ClusterError} If the cluster cannot be asked
 */
export async function loadedDays(asked: AskedDays): Promise<DayManifest[]> {
  const { client, instrument, startMs, endMs, settings, onFault } = asked;
  try {
    return await readManifests(client, instrument, startMs, endMs, onFault);
  } catch (error) {
    const canSkipNodes = Object.keys(settings).length > 0 && endMs - startMs <= MAX_DAYS * DAY_MS;
    if (!canSkipNodes || !(error instanceof ClusterError) || !isOfNode(error)) throw error;
  }
  return await eachDay(asked);
}

async function eachDay(
  { connection, instrument, startMs, endMs, settings, signal, onFault }: AskedDays,
): Promise<DayManifest[]> {
  // The question about all days has waited for the node already, so no question is repeated.
  using client = new ClusterClient(connection, { signal, settings, pausesMs: [], onRetry: () => {} });
  const count = (endMs - startMs) / DAY_MS;
  const found: (DayManifest[] | ClusterError)[] = new Array(count);
  let next = 0;
  const ask = async () => {
    for (let day; (day = next++) < count;) {
      const dayMs = startMs + day * DAY_MS;
      try {
        found[day] = await readManifests(client, instrument, dayMs, dayMs + DAY_MS);
      } catch (error) {
        if (!(error instanceof ClusterError) || error.code === CODES.cancelled) throw error;
        found[day] = error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return found.flatMap((day, index) => {
    if (!(day instanceof ClusterError)) return day;
    onFault(formatDay(startMs + index * DAY_MS), day);
    return [];
  });
}
