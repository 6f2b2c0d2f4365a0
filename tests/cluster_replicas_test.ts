/**
 * Replicated tables, on two shards of two replicas each: `orderflow load --create --replicated`. Needs ZooKeeper and Debian's
 * ClickHouse, and is ignored without them.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { compareRuns, type Days, orderflow } from "./clusters/cluster_runs.ts";
import { type RunningCluster, startDebianCluster, stop } from "./clusters/nodes.ts";
import { addressOf, ask, TEST_CLUSTERS, type TestCluster } from "./clusters/test_clusters.ts";
import { SIX_DAYS, sixDays } from "./clusters/test_days.ts";
import { hasZooKeeper, startZooKeeper } from "./clusters/zookeeper.ts";
import { dayPath, makeLargeDay, withFolder } from "./helpers/database.ts";
import { until } from "./helpers/serving.ts";

const SIX: Days = ["X", SIX_DAYS[0], SIX_DAYS.at(-1)!];

/** The nodes: those of the first replica of each shard, then those of the second. */
const NODES = [0, 1, 2, 3];

const canReplicate = hasZooKeeper() && TEST_CLUSTERS.some(({ library }) => library === undefined);

/** Registers a test with a cluster of two shards with two replicas each, and a folder for days. */
function testReplicas(name: string, test: (running: RunningCluster, data: string) => Promise<void>): void {
  Deno.test({
    name: canReplicate ? name : `${name} (needs ZooKeeper and Debian's clickhouse-server)`,
    ignore: !canReplicate,
    fn: () =>
      withFolder(async (folder) => {
        Deno.mkdirSync(`${folder}/cluster`);
        await using zooKeeper = await startZooKeeper(`${folder}/zookeeper`);
        const running = (await startDebianCluster(`${folder}/cluster`, zooKeeper.port))!;
        try {
          await test(running, `${folder}/data`);
        } finally {
          await stop(running);
        }
      }),
  });
}

/** Makes the tables on all nodes. */
async function create(cluster: TestCluster, ...options: string[]): Promise<void> {
  for (const node of NODES) {
    const words = [
      "load",
      "--create",
      "--replicated",
      ...options,
      "--to",
      addressOf(cluster, "market", node),
    ];
    const created = await orderflow(cluster, ...words);
    assertEquals(created.code, 0, created.stderr);
  }
}

async function load(cluster: TestCluster, days: Days, data: string, node = 0): Promise<void> {
  const words = ["load", ...days, "--data", data, "--to", addressOf(cluster, "market", node)];
  const loaded = await orderflow(cluster, ...words);
  assertEquals(loaded.code, 0, loaded.stderr);
}

/** Whether a node is taking trades from another one. */
async function takesRows(cluster: TestCluster, node: number): Promise<boolean> {
  const sql = "SELECT count() > 0 FROM system.processes WHERE query LIKE 'INSERT INTO %trades_local%'";
  return (await ask(cluster, sql, node)).trim() === "1";
}

/** Returns when each replica has what the other one of its shard has. */
async function synchronised(cluster: TestCluster): Promise<void> {
  for (const table of ["trades", "books", "days"]) {
    const count = (node: number) => ask(cluster, `SELECT count() FROM market.orderflow_${table}_local`, node);
    for (const [one, other] of [[0, 2], [1, 3]]) {
      await until("equal replicas", async () => await count(one) === await count(other));
    }
  }
}

testReplicas(
  "days are on both replicas of their shard, loaded once or again, and a replica that is behind is not asked",
  async ({ cluster }, data) => {
    sixDays(data);
    await create(cluster, "--cluster", cluster.cluster);
    const to = addressOf(cluster, "market");
    await load(cluster, SIX, data);
    await synchronised(cluster);
    for (const node of NODES) {
      await compareRuns(cluster, SIX, { data, to: addressOf(cluster, "market", node) }, {});
    }

    // A replica that has the entries of days and not their rows is not asked. The first node writes rows of its shard itself, and
    // the third one would fetch them.
    await ask(cluster, "SYSTEM STOP FETCHES market.orderflow_trades_local", 2);
    await load(cluster, SIX, data);
    const delay = "SELECT absolute_delay FROM system.replicas WHERE table = 'orderflow_trades_local'";
    await until("a delay", async () => Number(await ask(cluster, delay, 2)) > 1);
    await compareRuns(cluster, SIX, { data, to: addressOf(cluster, "market", 2) }, {});
    await ask(cluster, "SYSTEM START FETCHES market.orderflow_trades_local", 2);
    await synchronised(cluster);

    // ReplicatedMergeTree drops a block of rows that it has seen before. The number of the load is in each row.
    const rows = "SELECT count(), uniqExact(load) FROM market.orderflow_trades";
    assertEquals((await ask(cluster, rows)).trim(), "600\t12");

    // Rows of both replicas are counted once.
    const inspected = await orderflow(cluster, "inspect", to);
    assertEquals(inspected.code, 0, inspected.stderr);
    assertMatch(
      inspected.stdout,
      /orderflow_trades: 600 rows, .* on disk; 300 of them of earlier or incomplete/,
    );
  },
);

testReplicas(
  "a replica that dies leaves its days to the other one, and has them all when it is back",
  async (running, data) => {
    const { cluster, processes } = running;
    sixDays(data);
    await create(cluster, "--cluster", cluster.cluster);
    await load(cluster, SIX, data);
    const [to, entries] = [addressOf(cluster, "market"), "SELECT count() FROM market.orderflow_days"];
    const [day] = (await ask(cluster, "SELECT toString(min(day)) FROM market.orderflow_days_local", 1)).split(
      "\n",
    );
    Deno.removeSync(dayPath(data, "X", day));
    makeLargeDay(dayPath(data, "X", day), 1_000_000);

    // The replica dies that takes the rows: the day is not replaced. The next load of the day uses the other replica.
    const words = ["load", "X", day, "--data", data, "--to", to];
    const dying = orderflow(cluster, ...words);
    let taking = -1;
    await until("rows on a replica", async () => {
      for (const node of [1, 3]) if (await takesRows(cluster, node)) taking = node;
      return taking >= 0;
    });
    processes[taking].kill("SIGKILL");
    await processes[taking].status;
    const { code, stderr } = await dying;
    assertEquals(code, 1, stderr);
    assertMatch(stderr, new RegExp(`error: ${day}: .*: not loaded: `));
    assertEquals((await ask(cluster, entries)).trim(), "6");
    await load(cluster, ["X", day, day], data);
    assertEquals((await ask(cluster, entries)).trim(), "7");
    await compareRuns(cluster, SIX, { data, to }, {});

    await running.restart(taking);
    await synchronised(cluster);
    // The answer is that of the replica that was away.
    processes[4 - taking].kill("SIGKILL");
    await processes[4 - taking].status;
    await compareRuns(cluster, SIX, { data, to }, {});
  },
);

testReplicas(
  "replicated tables without a cluster have all days on each replica",
  async ({ cluster }, data) => {
    sixDays(data);
    await create(cluster);
    await load(cluster, SIX, data);
    const [first, second] = [0, 2].map((node) => addressOf(cluster, "market", node));
    const count = "SELECT count() FROM market.orderflow_";
    for (const table of ["trades", "books", "days"]) {
      await until(
        `all ${table}`,
        async () => await ask(cluster, count + table, 2) === await ask(cluster, count + table),
      );
    }
    for (const to of [first, second]) {
      await compareRuns(cluster, SIX, { data, to }, {});
    }
  },
);
