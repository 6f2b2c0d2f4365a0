/** @module A server whose disk is full while days are loaded. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { compareRuns, loadDays, orderflow } from "./clusters/cluster_runs.ts";
import { startAnother, stop } from "./clusters/nodes.ts";
import { canMountDisks, fillDisk, withSmallDisk } from "./clusters/small_disk.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, TEST_CLUSTERS } from "./clusters/test_clusters.ts";
import { DAY, hardDays, NEXT_DAY } from "./clusters/test_days.ts";
import { dayPath, makeLargeDay, withFolder } from "./helpers/database.ts";

const MEGABYTES = 200;

const hasDisks = TEST_CLUSTERS.length > 0 && canMountDisks();

testCluster(
  "a disk that is full while a day is loaded leaves no part of the day, and loading again is right",
  (like) =>
    withFolder((data) =>
      withSmallDisk(MEGABYTES, async (disk) => {
        const running = await startAnother(like, disk);
        const { cluster } = running;
        try {
          hardDays(data, { trades: 50, books: 10 });
          await loadDays(cluster, "market", ["X", DAY, DAY], data);
          Deno.removeSync(dayPath(data, "X", NEXT_DAY));
          makeLargeDay(dayPath(data, "X", NEXT_DAY), 1_000_000);
          const to = addressOf(cluster, "market");
          const words = ["load", "X", NEXT_DAY, "--data", data, "--to", to];
          const free = fillDisk(disk, { total: MEGABYTES, left: 3 });
          const full = await orderflow(cluster, ...words);
          assertEquals(full.code, 1, full.stderr);
          assertMatch(
            full.stderr,
            new RegExp(
              `error: ${NEXT_DAY}: .*: not loaded: .*the disk of the server is full; free some space and`,
            ),
          );
          free();
          const days = "SELECT count() FROM market.orderflow_days";
          assertEquals((await ask(cluster, days)).trim(), "1");
          const again = await orderflow(cluster, ...words);
          assertEquals(again.code, 0, again.stderr);
          await compareRuns(cluster, ["X", NEXT_DAY, NEXT_DAY], { data, to }, {});
        } finally {
          await stop(running);
        }
      })
    ),
  () => hasDisks,
);
