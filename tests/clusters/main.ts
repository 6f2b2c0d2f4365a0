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
let child: Deno.ChildProcess | undefined;
let isEnded = false;
// A signal ends the command, and then the nodes, which would go on without this process.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => {
    isEnded = true;
    child?.kill("SIGTERM");
  });
}
try {
  clusters.push(...await startClusters(folder));
  const env = { [CLUSTERS_VARIABLE]: JSON.stringify(clusters.map(({ cluster }) => cluster)) };
  if (!isEnded) {
    child = new Deno.Command(command, { args, env }).spawn();
    const ended = child.status;
    ended.then(() => child = undefined);
    ({ code } = await ended);
  }
} finally {
  for (const cluster of clusters) await stop(cluster);
  Deno.removeSync(folder, { recursive: true });
}
Deno.exit(code);
