/** @module What queries over a cluster answer when something is wrong, with the clusters that `tests/clusters/main.ts` starts. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertLess } from "deno-std/assert/less.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { PASSWORD_VARIABLE } from "../lib/model/cluster_address.ts";
import { DAY_MS } from "../lib/model/days.ts";
import { clusterOfInstrument } from "../lib/query/cluster_subject.ts";
import { ClusterTicks } from "../lib/query/cluster_ticks.ts";
import { answer, type Query } from "../lib/query/query.ts";
import { QueryError } from "../lib/query/query_error.ts";
import { queryPermissions, subjectOf } from "../lib/query/run_ticks.ts";
import { startAnother, stop } from "./clusters/nodes.ts";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { type Fault, throughProxy } from "./clusters/proxy.ts";
import {
  bookTable,
  dayPath,
  makeDatabase,
  makeLargeDay,
  tradesTable,
  withFolder,
} from "./helpers/database.ts";
import { answered, freePort, portOf, startProgram, until } from "./helpers/serving.ts";

const DAY = "2024-01-02";
const RANGE = `from=${Date.parse(DAY)}&to=${Date.parse(DAY) + 86_400_000}`;

/** Longer than a query of the page takes on the slowest machine, and shorter than servers wait for a node. */
const STOPPED_MS = 60_000;

/** Makes a day, loads it, and makes bars of it. Returns the arguments of a page over the bars. */
async function loadedDay(
  cluster: TestCluster,
  folder: string,
  to: string,
  instrument = "X",
): Promise<string[]> {
  writeDemoDay(`${folder}/data`, instrument, DAY, { trades: 2000, snapshots: 50 });
  const loaded = await orderflow(cluster, "load", instrument, DAY, "--data", `${folder}/data`, "--to", to);
  assertEquals(loaded.code, 0, loaded.stderr);
  const out = ["--out", `${folder}/out`];
  const made = await orderflow(cluster, instrument, DAY, "--data", to, ...out, "--no-serve");
  assertEquals(made.code, 0, made.stderr);
  return out;
}

/** Registers a test for each cluster, in which a day is loaded and has bars. */
function testLoaded(
  name: string,
  test: (
    cluster: TestCluster,
    loaded: { database: string; folder: string; to: string; out: string[] },
  ) => Promise<void>,
): void {
  testCluster(name, (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (folder) => {
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        await test(cluster, { database, folder, to, out: await loadedDay(cluster, folder, to) });
      })));
}

/** An instrument whose day is on the second node. */
async function instrumentOfSecondNode(cluster: TestCluster): Promise<string> {
  for (let index = 0;; index++) {
    const name = `X${index}`;
    if ((await ask(cluster, `SELECT cityHash64('${name}', toDate('${DAY}')) % 2`)).trim() === "1") {
      return name;
    }
  }
}

/** Stops a process; returns when none of its threads runs any more. */
async function stopped(process: Deno.ChildProcess): Promise<void> {
  process.kill("SIGSTOP");
  const tasks = `/proc/${process.pid}/task`;
  const isStopped = (task: string) => /\) T /.test(Deno.readTextFileSync(`${tasks}/${task}/stat`));
  await until("the stop", () => Array.from(Deno.readDirSync(tasks), ({ name }) => name).every(isStopped));
}

testCluster(
  "a query of the page ends in its time if a node has stopped; a node that dies is an error, never a part of an answer",
  (like) =>
    withFolder(async (folder) => {
      // A cluster of its own: no other test needs its nodes.
      Deno.mkdirSync(`${folder}/cluster`);
      const running = await startAnother(like, `${folder}/cluster`);
      const { cluster, processes } = running;
      try {
        for (const node of [0, 1]) {
          const to = addressOf(cluster, "market", node);
          await orderflow(cluster, "load", "--create", "--cluster", cluster.cluster, "--to", to);
        }
        const instrument = await instrumentOfSecondNode(cluster);
        const out = await loadedDay(cluster, folder, addressOf(cluster, "market"), instrument);
        await using page = startProgram(["serve", "--port", String(freePort()), ...out], {
          env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
        });
        const port = await portOf(page);
        const asked = async (path: string) => {
          const response = await answered(`http://127.0.0.1:${port}/api/${path}`);
          return { status: response.status, body: await response.text() };
        };
        const whole = await asked(`profile?${RANGE}&row=1`);
        assertEquals(whole.status, 200, whole.body);

        const queries = async () => {
          const sql =
            "SELECT count() FROM system.processes WHERE query LIKE '%FROM orderflow_%' AND query NOT LIKE '%system%'";
          return Number(await ask(cluster, sql));
        };

        // A node that has stopped answers nothing and ends no connection, and servers wait for five minutes.
        for (const node of [1, 0]) {
          await stopped(processes[node]);
          const startMs = performance.now();
          const response = await fetch(`http://127.0.0.1:${port}/api/footprint?${RANGE}&row=${10 + node}`);
          const text = await response.text();
          assertEquals(response.status, 503, text);
          assertMatch(text, /the answer takes longer than 5 s; ask for a shorter range/);
          assertLess(performance.now() - startMs, STOPPED_MS);
        }
        for (const process of processes) process.kill("SIGCONT");
        // Connections between the nodes that were in use when a node stopped may break, once each.
        let resumed = await asked(`footprint?${RANGE}&row=10`);
        await until(`an answer after ${resumed.body}`, async () => {
          if (resumed.status !== 200) resumed = await asked(`footprint?${RANGE}&row=10`);
          return resumed.status === 200;
        });
        await until("the end of all queries", async () => await queries() === 0);

        // A query waits for a node that has stopped, until the node dies.
        await stopped(processes[1]);
        const pending = asked(`footprint?${RANGE}&row=1`);
        await until("the query on the first node", async () => await queries() > 0);
        processes[1].kill("SIGKILL");
        await processes[1].status;
        const failed = await pending;
        assertEquals(failed.status, 500, failed.body);
        assertMatch(failed.body, /^\{"error":"[^"]+"\}/);
        await page.seen(/a node of the cluster (ended its connection|cannot be reached|does not answer)/);

        await running.restart(1);
        assertEquals(await asked(`footprint?${RANGE}&row=2`).then(({ status }) => status), 200);
        const again = await asked(`profile?${RANGE}&row=1`);
        assertEquals(again, whole);
        assertEquals(page.stderr().includes(cluster.password), false);
      } finally {
        await stop(running);
      }
    }),
);

testLoaded(
  "lost rows are an error, and a day that was loaded again has a note",
  async (cluster, { database, folder, to, out }) => {
    const query = ["query", "trades", "X", DAY, "2024-01-03", "--limit", "3", "--data", to];
    const good = await orderflow(cluster, ...query);
    assertEquals([good.code, good.stderr], [0, ""]);
    const missing = await orderflow(cluster, ...query.with(4, "2024-01-05"));
    assertEquals(missing.stdout, good.stdout);
    assertMatch(missing.stderr, /^warning: clickhouse:\S+ has no ticks of 2024-01-03 to 2024-01-04\n$/);
    const none = await orderflow(cluster, ...query.with(2, "Y"));
    assertEquals([none.code, none.stdout], [1, ""]);
    assertMatch(none.stderr, /^error: no day of Y near 2024-01-02 in clickhouse:.*orderflow inspect/);

    const again = await orderflow(cluster, "load", "X", DAY, "--data", `${folder}/data`, "--to", to);
    assertEquals(again.code, 0, again.stderr);
    await using page = startProgram(["serve", "--port", String(freePort()), ...out], {
      env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
    });
    const port = await portOf(page);
    const answer = await answered(`http://127.0.0.1:${port}/api/trades?${RANGE}&limit=3`);
    assertEquals(await answer.text(), good.stdout);
    assertMatch(answer.headers.get("orderflow-notes") ?? "", /2024-01-02 was loaded again since the run/);

    // The manifest says that there is a row more than the table has.
    const manifest = await ask(
      cluster,
      `SELECT manifest FROM ${database}.orderflow_days ORDER BY load DESC LIMIT 1 FORMAT TabSeparatedRaw`,
    );
    const { trades, ...others } = JSON.parse(manifest);
    const row = {
      instrument: "X",
      day: DAY,
      load: Math.max(trades.load, others.books.load) + 1,
      trades: 2001,
      books: 50,
      manifest: JSON.stringify({ ...others, trades: { ...trades, rows: trades.rows + 1 } }),
    };
    await ask(
      cluster,
      `INSERT INTO ${database}.orderflow_days FORMAT JSONEachRow ${JSON.stringify(row)}`,
    );
    const lost = await orderflow(cluster, ...query);
    assertEquals([lost.code, lost.stdout], [1, ""]);
    assertMatch(
      lost.stderr,
      /^error: 2024-01-02: the cluster has 2000 of the 2001 rows of orderflow_trades/,
    );
  },
);

testCluster(
  "a query whose answer has too many rows says so",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeLargeDay(dayPath(data, "LARGE", DAY), 110_000);
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        const loaded = await orderflow(cluster, "load", "LARGE", DAY, "--data", data, "--to", to);
        assertEquals(loaded.code, 0, loaded.stderr);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const fromMs = Date.parse(DAY);
        const query: Query = { kind: "vwap", fromMs, toMs: fromMs + DAY_MS, windowMs: 1, anchor: "from" };
        using ticks = new ClusterTicks(clusterOfInstrument("LARGE", query, {}, { data: to }));
        const { kind, message } = await assertRejects(
          () => answer(query, ticks, { aborted: false }),
          QueryError,
        );
        assertEquals(kind, "too large");
        assertMatch(message, /^the answer has more than 100,000 windows; ask for a shorter range or longer/);
      })),
);

testCluster(
  "a query of the page whose answer is too large is answered with 413",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (folder) => {
        const [startMs, to, out] = [Date.parse(DAY), addressOf(cluster, database), `${folder}/out`];
        // Levels so far from each other that each has a run of its own, in each column from the first snapshot on.
        const levels = (step: number) =>
          JSON.stringify(Array.from({ length: 400 }, (_, level) => [String(5000 + step * (level + 1)), "1"]));
        const [bids, asks] = [levels(-5), levels(5)];
        const hours = Array.from({ length: 24 }, (_, hour) => String(startMs + hour * 3_600_000));
        makeDatabase(dayPath(`${folder}/data`, "X", DAY), [
          tradesTable(hours.map((time, hour) => [hour + 1, "X", String(hour), 5000 + hour, 1, "buy", time])),
          bookTable(hours.map((time, hour) => [hour + 1, "X", bids, asks, time])),
        ]);
        await orderflow(cluster, "load", "--create", "--to", to);
        const loaded = await orderflow(cluster, "load", "X", DAY, "--data", `${folder}/data`, "--to", to);
        assertEquals(loaded.code, 0, loaded.stderr);
        const made = await orderflow(cluster, "X", DAY, "--data", to, "--out", out, "--no-serve");
        assertEquals(made.code, 0, made.stderr);
        await using page = startProgram(["serve", "--port", String(freePort()), "--out", out], {
          env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
        });
        const port = await portOf(page);
        const path = `http://127.0.0.1:${port}/api/heatmap?${RANGE}`;
        const large = await answered(`${path}&columns=10000`);
        assertEquals(await large.json(), {
          error: "the heatmap has more than 8 MB; ask for fewer columns or a larger row",
        });
        assertEquals(large.status, 413);
        const small = await answered(`${path}&columns=100`);
        assertEquals([small.status, (await small.bytes()).subarray(0, 4)], [
          200,
          new TextEncoder().encode("OFHM"),
        ]);
      })),
);

testLoaded(
  "a query of the page that takes too long is answered with 503, and killed on the server",
  async (cluster, { database, out }) => {
    const { promise: end, resolve: endSlow } = Promise.withResolvers<Response>();
    let isSlow = false;
    let killed = "";
    const faultOf = (sql: string): Fault | undefined => {
      if (/^KILL QUERY WHERE query_id = 'orderflow-/.test(sql)) killed = sql;
      if (!sql.includes("GROUP BY g0")) return undefined;
      isSlow = true;
      return () => end;
    };
    await throughProxy(cluster, faultOf, async (behind) => {
      const data = ["--data", addressOf(behind, database)];
      await using page = startProgram(["serve", "--port", String(freePort()), ...out, ...data], {
        env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
      });
      const [, url] = await page.seen(/(http:\S+)/);
      const path = new URL(`api/profile?${RANGE}`, url).href;
      // On a slow machine, the time may be over before the slow query is asked.
      for (;;) {
        const response = await fetch(path);
        const text = await response.text();
        assertEquals(response.status, 503, text);
        if (!isSlow) continue;
        assertMatch(text, /the answer takes longer than 5 s; ask for a shorter range/);
        break;
      }
      await until("the end of the query", () => killed !== "");
      endSlow(new Response());
    });
  },
);

testLoaded(
  "the thread of a query can reach the cluster's host and port, and nothing else",
  (cluster, { out: [, out] }) => {
    const subject = subjectOf(JSON.parse(Deno.readTextFileSync(`${out}/run_status.json`)), out);
    assertEquals(queryPermissions(subject, "/scratch"), {
      read: [out, "/scratch"],
      write: ["/scratch"],
      net: [`127.0.0.1:${cluster.ports[0]}`],
    });
    assertEquals(subject.ticks, undefined);
    return Promise.resolve();
  },
);

testLoaded(
  "serve says at its start that its cluster cannot be asked, and that another one can",
  async (cluster, { out }) => {
    const started = (password: string, ...args: string[]) =>
      startProgram(["serve", "--port", String(freePort()), ...out, ...args], {
        env: { ORDERFLOW_CLICKHOUSE_PASSWORD: password },
      });
    {
      await using page = started("wrong");
      await page.seen(/warning: the page shows bars, but no ticks: \S+ refuses the user .*PASSWORD\n/);
    }
    {
      await using page = started("", "--data", `clickhouse://u@127.0.0.1:${freePort()}/m`);
      await page.seen(/warning: the page shows bars, but no ticks: nothing listens at .*; check .*\n/);
    }
    {
      await using page = started(cluster.password, "--data", addressOf(cluster, "default"));
      await page.seen(/warning: .* has no table orderflow_trades; .*\n/);
    }
    await using page = started(cluster.password);
    const [, url] = await page.seen(/(http:\S+)/);
    await answered(new URL(`api/trades?${RANGE}&limit=3`, url).href).then((answer) => answer.text());
    page.process.kill("SIGINT");
    assertEquals((await page.ended()).stderr.includes("warning"), false);
  },
);
