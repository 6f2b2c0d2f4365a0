/** @module Tests that run once for each cluster. */

import { CLUSTERS_VARIABLE, TEST_CLUSTERS, type TestCluster } from "./test_clusters.ts";

/** Registers a test for each cluster; without clusters, an ignored one. */
export function testCluster(
  name: string,
  test: (cluster: TestCluster) => Promise<void>,
  only = (_: TestCluster) => true,
): void {
  if (TEST_CLUSTERS.length === 0) {
    return Deno.test({ name: `${name} (needs $${CLUSTERS_VARIABLE})`, ignore: true, fn: () => {} });
  }
  for (const cluster of TEST_CLUSTERS.filter(only)) {
    Deno.test(`${name}, ClickHouse ${cluster.version}`, () => test(cluster));
  }
}
