/** @module The benchmark of clusters, with the clusters that `tests/clusters/main.ts` starts. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { testCluster } from "../clusters/test_cluster.ts";
import { withFolder } from "../helpers/database.ts";
import { benchCluster } from "./cluster.ts";

testCluster("the benchmark of clusters measures every figure", (cluster) =>
  withFolder(async (folder) => {
    const day = { trades: 100, snapshots: 10, levels: 3 };
    const figures = await Array.fromAsync(benchCluster({
      folder,
      clusters: [cluster],
      day,
      days: [1],
      windows: [60],
      rates: { trades: 100, snapshots: 10 },
      month: { days: 3, day },
      turns: 1,
    }));
    assertEquals(figures.length, 6);
    for (const { what, values, against } of figures) {
      // A rate of so few rows can be above what the clock tells, or not.
      const isRate = what.includes(" loaded, ");
      for (const value of [...values, ...against?.values ?? []]) {
        assert(value > 0 && value < Infinity || isRate && Number.isNaN(value), `${what}: ${value}`);
      }
    }
  }), ({ version }) => version === "18.16");
