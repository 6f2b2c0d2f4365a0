/**
 * Runs a command, such as the tests, with the clusters that this machine can start:
 * `deno run -A tests/clusters/main.ts deno task test`. The clusters are fresh, listen on loopback, and end with the command.
 *
 * @module
 */

import { type RunningCluster, startClusters, stop } from "./nodes.ts";
import { CLUSTERS_VARIABLE } from "./test_clusters.ts";

const [command, ...args] = Deno.args;
const folder = Deno.makeTempDirSync({ prefix: "orderflow-clusters-" });
const clusters: RunningCluster[] = [];
let code = 1;
try {
  clusters.push(...await startClusters(folder));
  const env = { [CLUSTERS_VARIABLE]: JSON.stringify(clusters.map(({ cluster }) => cluster)) };
  ({ code } = await new Deno.Command(command, { args, env }).spawn().status);
} finally {
  for (const cluster of clusters) await stop(cluster);
  Deno.removeSync(folder, { recursive: true });
}
Deno.exit(code);
