/** @module Runs over clusters make the files of runs over the same days' databases, byte by byte. */

import { assert } from "deno-std/assert/assert.js";
import { assertMatch } from "deno-std/assert/match.js";
import type { RequestOptions } from "../lib/model/run_request.ts";
import { compareRuns, type Days, loadDays } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays, NEXT_DAY } from "./clusters/test_days.ts";
import { withFolder } from "./helpers/database.ts";

const DAYS: Days = ["X", DAY, NEXT_DAY];

const OPTIONS: RequestOptions[] = [
  { windowSeconds: 1 },
  { windowSeconds: 7, maxBars: 0, workers: 1 },
  { windowSeconds: 60, maxBars: 10 },
  { windowSeconds: 3600, depthLevels: 1 },
  { windowSeconds: 86_400 },
  { windowSeconds: 86_400, windowOffsetSeconds: -28_800, tables: false },
];

testCluster(
  "the files of a run over a server are those of its databases",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 2500, books: 500 });
        const to = addressOf(cluster, database);
        await loadDays(cluster, database, DAYS, data);
        for (const options of OPTIONS) {
          const log = await compareRuns(cluster, DAYS, { data, to }, options);
          assert(options.depthLevels !== undefined || !log.includes("row by row"), log);
        }
        // Of three days, one is asked for that is not loaded.
        await compareRuns(cluster, ["X", DAY, "2024-01-04"], { data, to }, { depthLevels: 5 });
      })),
);

testCluster(
  "the files of a run over two nodes are those of its databases, whichever node is asked",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 800, books: 200 });
        await loadDays(cluster, database, DAYS, data, true);
        for (const node of cluster.ports.keys()) {
          const to = addressOf(cluster, database, node);
          await compareRuns(cluster, DAYS, { data, to }, { windowSeconds: 7 });
          await compareRuns(cluster, DAYS, { data, to }, { depthLevels: 3 });
        }
      })),
);

testCluster(
  "where sums in SQL are not proven exact, rows are sent, and the files are those of the databases",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 1000, books: 200, areExtreme: true });
        await loadDays(cluster, database, DAYS, data);
        const to = addressOf(cluster, database);
        const log = await compareRuns(cluster, DAYS, { data, to }, { windowSeconds: 7 });
        assertMatch(log, /2024-01-02: \S+ is read by load \d+ of \S+, trades and snapshots row by row/);
      })),
);
