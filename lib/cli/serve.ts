/** @module `serve`: the page of an earlier run, with a warning if the cluster that has the run's ticks cannot be asked. */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../files.ts";
import type { Logger } from "../log/log.ts";
import { isClusterAddress, parseClusterAddress } from "../model/cluster_address.ts";
import { STATUS_NAME } from "../publish/run_status.ts";
import { errorLine, printable, systemReason } from "../text/printable.ts";
import type { ServeCommand } from "./command.ts";
import type { CommandContext } from "./context.ts";

/** Where a cluster is, and whether tables of the program are needed there. */
interface CheckedCluster {
  address: string;
  caFile: string | undefined;
  hasViews: boolean;
}

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
async function clusterOf({ out, data, caFile }: ServeCommand): Promise<CheckedCluster | undefined> {
  const path = join(out, STATUS_NAME);
  if (data !== undefined && !isClusterAddress(data)) return undefined;
  if (statIfThere(path) === undefined) return undefined;
  const { knownStatus } = await import("../query/run_ticks.ts");
  const { sources, views, ca_file } = knownStatus(await Deno.readTextFile(path));
  const address = data ?? (Array.isArray(sources) ? sources[0]?.path : undefined);
  if (typeof address !== "string" || !isClusterAddress(address)) return undefined;
  const known = typeof ca_file === "string" ? ca_file : undefined;
  return { address, caFile: caFile ?? known, hasViews: typeof views === "string" };
}

/** @throws {Error} If the cluster cannot be asked */
async function check({ address, caFile, hasViews }: CheckedCluster, signal: AbortSignal): Promise<void> {
  const { ClusterClient } = await import("../sources/clickhouse/client.ts");
  const { clusterConnection } = await import("../sources/clickhouse/connect.ts");
  const { checkTables } = await import("../sources/clickhouse/check_tables.ts");
  const { serverVersion } = await import("../sources/clickhouse/server_version.ts");
  const connection = clusterConnection(parseClusterAddress(address), caFile);
  // Queries are repeated; what is told here is how the cluster is at the start.
  using client = new ClusterClient(connection, { signal, pausesMs: [], onRetry: () => {} });
  await serverVersion(client);
  if (!hasViews) await checkTables(client);
}
