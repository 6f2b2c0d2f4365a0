/** @module `inspect clickhouse://...`: what clusters hold, and what does not fit. */

import { clusterText } from "../inspect/cluster_report_text.ts";
import { inspectCluster } from "../inspect/inspect_cluster.ts";
import { ClusterClient } from "../sources/clickhouse/client.ts";
import { clusterConnection } from "../sources/clickhouse/connect.ts";
import { printable, printableJson } from "../text/printable.ts";
import type { InspectCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";

/** Pauses before repetitions: a node that does not answer soon is worth a report. */
const PAUSES_MS = [200];

/**
 * Reports on clusters.
 *
 * @returns Whether all of them can be used, with all of their days
 * @throws {Error} If a cluster does not answer
 */
export async function inspectClusters(
  { clusters, caFile, json, verbose }: InspectCommand,
  { log, output, interrupt: { signal } }: CommandContext,
): Promise<boolean> {
  const reports = [];
  try {
    for (const address of clusters) {
      using client = new ClusterClient(clusterConnection(address, caFile), {
        signal,
        pausesMs: PAUSES_MS,
        onRetry: (message) => log.warning(message),
      });
      const report = await inspectCluster(client);
      reports.push(report);
      if (!json) output.result(clusterText(report, verbose).map((line) => printable(line) + "\n").join(""));
    }
  } catch (error) {
    // The exit status says that a signal ended the command.
    if (signal.aborted) return true;
    throw error;
  }
  if (json) output.result(printableJson(reports, 2) + "\n");
  return reports.every(({ usable }) => usable);
}
