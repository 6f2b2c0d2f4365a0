/** @module `serve`: the page of an earlier run, with a warning if the cluster that has the run's ticks cannot be asked. */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../files.ts";
import type { Logger } from "../log/log.ts";
import { isClusterAddress } from "../model/cluster_address.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import type { ClusterTicksOptions } from "../query/cluster_ticks.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import type { ServeCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";

/** Serves the page of an earlier run, until a signal. */
export async function serve(options: ServeCommand, { log, interrupt }: CommandContext): Promise<boolean> {
  const { openPage } = await import("../../routes/serve.ts");
  const out = outFolder(options.out);
  const page = await openPage({ ...options, log });
  if (!out) {
    log.warning(`${printable(options.out)} does not exist; the page is empty until a run writes there`);
  }
  const ended = new AbortController();
  const checked = tellClusterFault(options, log, ended.signal);
  await interrupt.received();
  ended.abort();
  await Promise.all([page.close(), checked]);
  return true;
}

/** Describes the output folder; undefined if it does not exist. */
function outFolder(path: string): Deno.FileInfo | undefined {
  let reason = "it is not a folder";
  try {
    const out = statIfThere(path);
    if (out === undefined || out.isDirectory) return out;
  } catch (error) {
    reason = systemReason(error);
  }
  throw new Error(`cannot serve the output folder ${printable(path)}: ${reason}`);
}

/** Warns if the ticks of the page are in a cluster that cannot be asked. The page shows bars all the same. */
async function tellClusterFault(options: ServeCommand, log: Logger, signal: AbortSignal): Promise<void> {
  try {
    const cluster = await clusterOf(options);
    if (cluster !== undefined) await check(cluster, signal);
  } catch (error) {
    if (!signal.aborted) log.warning(`the page shows bars, but no ticks: ${errorLine(error)}`);
  }
}

/** The cluster that queries of the page are about; undefined if they are about databases. */
async function clusterOf({ out, data, caFile }: ServeCommand): Promise<ClusterTicksOptions | undefined> {
  const path = join(out, STATUS_NAME);
  if (data !== undefined && !isClusterAddress(data)) return undefined;
  if (statIfThere(path) === undefined) return undefined;
  const { knownStatus, subjectOf } = await import("../query/run_ticks.ts");
  return subjectOf(knownStatus(await Deno.readTextFile(path)), out, data, caFile).cluster;
}

/** @throws {Error} If the cluster cannot be asked */
async function check({ connection, views }: ClusterTicksOptions, signal: AbortSignal): Promise<void> {
  const { ClusterClient } = await import("../sources/clickhouse/client.ts");
  const { checkTables } = await import("../sources/clickhouse/check_tables.ts");
  const { serverVersion } = await import("../sources/clickhouse/server_version.ts");
  // Queries are repeated; what is told here is how the cluster is at the start.
  using client = new ClusterClient(connection, { signal, pausesMs: [], onRetry: () => {} });
  await serverVersion(client);
  if (views === undefined) await checkTables(client);
}
