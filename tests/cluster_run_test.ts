/** @module Runs over clusters make the files of runs over the same days' databases, byte by byte. */

import { assert } from "deno-std/assert/assert.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { Logger } from "../lib/log/log.ts";
import { PASSWORD_VARIABLE } from "../lib/model/cluster_address.ts";
import { main } from "../lib/run/library.ts";
import type { RequestOptions } from "../lib/model/run_request.ts";
import { compareFiles, compareRuns, type Days, loadDays } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays, joinDays, NEXT_DAY } from "./clusters/test_days.ts";
import { dayPath, withFolder } from "./helpers/database.ts";

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
          assert(!log.includes("row by row"), log);
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
          await compareRuns(cluster, DAYS, { data, to }, { windowSeconds: node === 0 ? 7 : 3600 });
          const log = await compareRuns(cluster, DAYS, { data, to }, { depthLevels: 3 });
          assert(!log.includes("row by row"), log);
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

testCluster(
  "of one file that holds all days, each day is loaded, and the files of a run are those of the file",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (folder) => {
        hardDays(folder, { trades: 500, books: 100 });
        const data = `${folder}/all.db`;
        joinDays(data, [dayPath(folder, "X", DAY), dayPath(folder, "X", NEXT_DAY)]);
        await loadDays(cluster, database, ["X", "2024-01-01", "2024-01-04"], data);
        const to = addressOf(cluster, database);
        const days = await ask(cluster, `SELECT toString(day) FROM ${database}.orderflow_days ORDER BY day`);
        // Rows of other days, near and far, are in the file.
        assertEquals(days.trim().split("\n").slice(1, 3), [DAY, NEXT_DAY]);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const log = new Logger({ level: "error", format: "text", colour: false, write: () => {} });
        const [one, other] = [`${folder}/one`, `${folder}/other`];
        const here = await main(...DAYS, { data, out: one, log });
        const there = await main(...DAYS, { data: to, out: other, log });
        assertEquals(there.rows.trades.bought, here.rows.trades.bought);
        compareFiles({ folder: one, status: here }, { folder: other, status: there });
      })),
);
