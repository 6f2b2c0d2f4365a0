/** @module `orderflow load`, with the clusters that `tests/clusters/main.ts` starts. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { assertMatch } from "deno-std/assert/match.js";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { startAnother, stop } from "./clusters/nodes.ts";
import { loadInWorker, loadPermissions } from "../lib/load/load_in_worker.ts";
import type { LoadStatus, LoadTask } from "../lib/load/load_request.ts";
import { Logger } from "../lib/log/log.ts";
import { addressOf, ask, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import {
  bookTable,
  dayPath,
  makeDatabase,
  makeLargeDay,
  tradesTable,
  type Value,
  withFolder,
} from "./helpers/database.ts";
import { run } from "./helpers/program.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { freePort, startProgram, until } from "./helpers/serving.ts";

const DAY = "2024-01-02";
const DAY_MS = Date.parse(DAY);

/** Trades out of order, of equal times, and with nanoseconds; one is recorded twice, and one has no usable price. */
const TRADES: Value[][] = [
  [1, "X", "12", 100.5, 0.25, "sell", `${DAY_MS + 5}`],
  [2, "X", "11", 100.25, 1, "buy", `${DAY_MS + 5}`],
  [3, "X", "10", 99, 3e-8, "buy", `${DAY_MS + 1}000001`],
  [4, "X", "12", 100.5, 0.25, "sell", `${DAY_MS + 5}`],
  [5, "X", "13", -1, 1, "buy", `${DAY_MS + 6}`],
  [6, "X", "14", 101, 2, "?", `${DAY_MS - 1}`],
];

const BOOKS: Value[][] = [
  [1, "X", "[[100, 1.5], [101, 2]]", "[[102, 0.1], [102.5, 7]]", `${DAY_MS + 2}`],
  [2, "X", "[[99.5, 3], [99, 1]]", "[[103, 1], [102, 0.5]]", `${DAY_MS + 2}`],
];

function makeDay(data: string, day = DAY, trades = TRADES, books = BOOKS): string {
  return makeDatabase(dayPath(data, "X", day), [tradesTable(trades), bookTable(books)]);
}

async function manifestOf(cluster: TestCluster, database: string, day = DAY) {
  const sql = `SELECT manifest FROM ${database}.orderflow_days WHERE day = toDate('${day}') ` +
    "ORDER BY load DESC LIMIT 1 FORMAT TabSeparatedRaw";
  return JSON.parse(await ask(cluster, sql));
}

const TRADE_ROWS = "SELECT time_ms, time_ns, tie, price, size, side FROM";

testCluster(
  "a day is in the cluster as its database has it",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeDay(data);
        const to = addressOf(cluster, database);
        const created = await orderflow(cluster, "load", "--create", "--to", to);
        assertEquals([created.code, created.stdout], [0, ""], created.stderr);
        const loaded = await orderflow(cluster, "load", "X", DAY, "--data", data, "--to", to);
        assertEquals(loaded.code, 0, loaded.stderr);
        assertMatch(loaded.stdout, /1 loaded, 0 skipped, 0 failed\n {2}trades {5}4\n {2}snapshots {2}2\n/);
        assertMatch(loaded.stderr, /2024-01-02: 1 of 6 trades rejected: 1 with a price that is not/);
        // Trades of an equal time are ranked by number. Prices are in steps of 0.01, sizes of 0.00000001.
        const rows = await ask(
          cluster,
          `${TRADE_ROWS} ${database}.orderflow_trades ORDER BY time_ms, time_ns, tie`,
        );
        assertEquals(rows.trim().split("\n"), [
          `${DAY_MS - 1}\t0\t0\t10100\t200000000\t0`,
          `${DAY_MS + 1}\t1\t0\t9900\t3\t1`,
          `${DAY_MS + 5}\t0\t0\t10025\t100000000\t1`,
          `${DAY_MS + 5}\t0\t1\t10050\t25000000\t-1`,
        ]);
        const levels = "bid_price, bid_size, ask_price, ask_size";
        const books = await ask(
          cluster,
          `SELECT tie, bid_sum, ask_sum, ${levels} FROM ${database}.orderflow_books ORDER BY time_ms, tie`,
        );
        assertEquals(books.trim().split("\n"), [
          "0\t3.5\t7.1\t[1010,1000]\t[20,15]\t[1020,1025]\t[1,70]",
          "1\t4\t1.5\t[995,990]\t[30,10]\t[1020,1030]\t[5,10]",
        ]);
        const { trades, books: snapshots } = await manifestOf(cluster, database);
        const { read, duplicates, bought, sold, unknown_side, rejected } = trades.tally;
        assertEquals([read, duplicates, bought, sold, unknown_side, rejected.price], [6, 1, 2, 1, 1, 1]);
        assertEquals([trades.rows, trades.rows_outside_day, trades.greatest_tie], [4, 1, 1]);
        assertEquals([trades.first_ms, trades.last_ms], [DAY_MS - 1, DAY_MS + 5]);
        assertEquals([snapshots.rows, snapshots.greatest_tie, snapshots.price_decimals], [2, 1, 1]);
      })),
);

testCluster(
  "values that are no whole numbers of a step are doubles, bit by bit",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const odd = 0.1 + 0.2;
        makeDay(
          data,
          DAY,
          // The first batch does not show that sizes are odd.
          Array.from(
            { length: 5000 },
            (_, i) => [i + 1, "X", `${i + 1}`, 1e-8, i === 4999 ? odd : 1, "buy", `${DAY_MS + i}`],
          ),
          [[1, "X", `[[${odd}, 1]]`, "[[1, 1e-12]]", `${DAY_MS}`]],
        );
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        const loaded = await orderflow(cluster, "load", "X", DAY, "--data", data, "--to", to);
        assertEquals(loaded.code, 0, loaded.stderr);
        const { trades, books } = await manifestOf(cluster, database);
        assertEquals([trades.price_decimals, trades.size_decimals, books.price_decimals], [8, -1, -1]);
        // Rows of the load that was given up are there, and belong to no load of the manifest.
        const of = `FROM ${database}.orderflow_trades WHERE load = ${trades.load}`;
        assertEquals(
          (await ask(cluster, `SELECT count(), max(size), sum(price) ${of}`)).trim(),
          "5000\t0\t5000",
        );
        const sizes = await ask(
          cluster,
          `SELECT max(toString(size_double)), sum(size_double = 1) ${of} AND size_double < 1`,
        );
        assertEquals(sizes.trim(), "0.30000000000000004\t0");
        const prices = await ask(
          cluster,
          `SELECT bid_price_double, ask_size FROM ${database}.orderflow_books`,
        );
        assertEquals(prices.trim(), "[0.30000000000000004]\t[1]");
      })),
);

testCluster(
  "a day that is loaded again is replaced, and other days stay",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeDay(data);
        makeDay(data, "2024-01-03", [[1, "X", "1", 5, 1, "buy", `${DAY_MS + 86_400_000}`]]);
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        const all = () =>
          orderflow(cluster, "load", "X", "2024-01-01", "2024-01-04", "--data", data, "--to", to);
        Deno.mkdirSync(`${data}/X/2024-01-01`);
        Deno.writeTextFileSync(dayPath(data, "X", "2024-01-01"), "no database");
        const first = await all();
        assertMatch(first.stdout, /2 loaded, 1 skipped, 1 failed/);
        assertMatch(first.stderr, /error: 2024-01-01: .*not loaded: /);
        assertEquals(first.code, 1);
        const before = await manifestOf(cluster, database);
        Deno.removeSync(dayPath(data, "X", DAY));
        makeDay(data, DAY, [[1, "X", "1", 7, 1, "buy", `${DAY_MS}`]]);
        const again = await orderflow(cluster, "load", "X", DAY, "--data", data, "--to", to, "-v");
        assertMatch(again.stderr, /1 trade and 2 snapshots loaded, which replace those of an earlier load/);
        const { trades } = await manifestOf(cluster, database);
        assert(trades.load > before.trades.load);
        const rows = await ask(
          cluster,
          `${TRADE_ROWS} ${database}.orderflow_trades WHERE load = ${trades.load}`,
        );
        assertEquals(rows.trim(), `${DAY_MS}\t0\t0\t700\t100000000\t1`);
        assertEquals((await manifestOf(cluster, database, "2024-01-03")).trades.rows, 1);
      })),
);

/** Makes six days of one trade each, and distributed tables on all nodes. Returns the arguments that load the days. */
async function loadingSixDays(cluster: TestCluster, database: string, data: string): Promise<string[]> {
  const days = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-05", "2024-01-06", "2024-01-07"];
  for (const day of days) makeDay(data, day, [[1, "X", "1", 5, 1, "buy", `${Date.parse(day)}`]], []);
  for (const node of cluster.ports.keys()) {
    const options = ["--cluster", cluster.cluster, "--to", addressOf(cluster, database, node)];
    const created = await orderflow(cluster, "load", "--create", ...options);
    assertEquals(created.code, 0, created.stderr);
  }
  return ["load", "X", days[0], days.at(-1)!, "--data", data, "--to", addressOf(cluster, database)];
}

testCluster(
  "days are distributed over the nodes, and each node answers for all days",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const loaded = await orderflow(cluster, ...await loadingSixDays(cluster, database, data));
        assertEquals(loaded.code, 0, loaded.stderr);
        for (const node of cluster.ports.keys()) {
          assertEquals(
            (await ask(cluster, `SELECT count() FROM ${database}.orderflow_trades`, node)).trim(),
            "6",
          );
          const here = Number(
            await ask(cluster, `SELECT count() FROM ${database}.orderflow_trades_local`, node),
          );
          assert(here > 0 && here < 6, `node ${node} has ${here} of 6 days`);
        }
      })),
);

testCluster(
  "Ctrl-C ends a load promptly, without a partial day",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeLargeDay(dayPath(data, "X", DAY), 1_500_000);
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        const args = ["load", "X", DAY, "--data", data, "--to", to];
        const env = { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password };
        {
          await using program = startProgram(args, { env });
          const inserts = "SELECT count() FROM system.processes WHERE query LIKE " +
            `'INSERT INTO orderflow_trades%' AND query_id LIKE 'orderflow-%'`;
          await until("an insert", async () => Number(await ask(cluster, inserts)) > 0);
          const startMs = performance.now();
          program.process.kill("SIGINT");
          const { code, stdout, stderr } = await program.ended();
          const tookMs = performance.now() - startMs;
          assertEquals(code, 130, stderr);
          await assertPrompt(tookMs, "the end of the load");
          assertMatch(stdout, /: interrupted\n {2}databases {2}0 loaded/);
          const all = inserts.replace(/AND query_id.*/, "");
          await until("the end of the statements", async () => Number(await ask(cluster, all)) === 0);
          assertMatch(
            stderr,
            /interrupted: the days that were loaded are complete, and the others are not visible/,
          );
        }
        assertEquals((await ask(cluster, `SELECT count() FROM ${database}.orderflow_days`)).trim(), "0");
        // An entry that cannot be used is replaced.
        const row = { instrument: "X", day: DAY, load: 1, trades: 1, books: 1, manifest: "{" };
        await ask(
          cluster,
          `INSERT INTO ${database}.orderflow_days FORMAT JSONEachRow ${JSON.stringify(row)}`,
        );
        const again = await orderflow(cluster, ...args);
        assertEquals(again.code, 0, again.stderr);
        assertMatch(
          again.stderr,
          /^warning: 2024-01-02: an earlier load cannot be used, and is replaced: .* is damaged/m,
        );
        const { trades } = await manifestOf(cluster, database);
        const rows = await ask(
          cluster,
          `SELECT count() FROM ${database}.orderflow_trades WHERE load = ${trades.load}`,
        );
        assertEquals([trades.rows, Number(rows)], [1_500_000, 1_500_000]);
      })),
);

testCluster(
  "what is wrong with the cluster is one line with a remedy, and exit status 1",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeDay(data);
        const to = addressOf(cluster, database);
        const load = async (address: string, env?: Record<string, string>) => {
          const { code, stderr } = env
            ? await run(["load", "X", DAY, "--data", data, "--to", address], { env })
            : await orderflow(cluster, "load", "X", DAY, "--data", data, "--to", address);
          assertEquals(code, 1, stderr);
          const errors = stderr.trim().split("\n").filter((line) => line.startsWith("error: "));
          assertEquals(errors.length, 1, stderr);
          return errors[0];
        };
        assertMatch(
          await load(to, {}),
          /refuses the user orderflow or the password; set the password with .*PASSWORD$/,
        );
        assertMatch(await load(to), /load --create/);
        await ask(cluster, `CREATE DATABASE ${database}`);
        assertMatch(
          await load(to),
          /has no table orderflow_trades; orderflow load --create --to ADDRESS makes the tables; if .* grant orderflow SELECT$/,
        );
        await orderflow(cluster, "load", "--create", "--to", to);
        await ask(cluster, `ALTER TABLE ${database}.orderflow_trades DROP COLUMN side`);
        assertMatch(
          await load(to),
          /orderflow_trades has no column side, .* name another database in the address/,
        );
        assertMatch(
          await load(`clickhouse://127.0.0.1:${freePort()}/m`),
          /^error: nothing listens at 127\.0\.0\.1:\d+; check/,
        );
      })),
);

testCluster(
  "an encrypted connection needs the certificate of a private authority",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (folder) => {
        const { port, caFile } = cluster.secure!;
        const to = `clickhouses://${cluster.user}@127.0.0.1:${port}/${database}`;
        const unknown = await orderflow(cluster, "load", "--create", "--to", to);
        assertEquals(unknown.code, 1);
        assertMatch(
          unknown.stderr,
          /signed by an authority that this machine does not know; .* --ca-file\n$/,
        );
        Deno.writeTextFileSync(`${folder}/empty.pem`, "no certificate\n");
        const empty = await orderflow(
          cluster,
          "load",
          "--create",
          "--to",
          to,
          "--ca-file",
          `${folder}/empty.pem`,
        );
        assertEquals(empty.code, 1, empty.stderr);
        assertMatch(empty.stderr, /^error: --ca-file .*empty\.pem" holds no certificate in PEM form .*\n$/);
        makeDay(folder);
        const options = ["--to", to, "--ca-file", caFile];
        assertEquals((await orderflow(cluster, "load", "--create", ...options)).code, 0);
        const loaded = await orderflow(cluster, "load", "X", DAY, "--data", folder, ...options);
        assertEquals(loaded.code, 0, loaded.stderr);
        assertEquals((await manifestOf(cluster, database)).trades.rows, 4);
      })),
  ({ secure }) => secure !== undefined,
);

testCluster(
  "a node that is down is an error of the days that need the node, and loading again is right",
  (like) =>
    withFolder(async (folder) => {
      Deno.mkdirSync(`${folder}/cluster`);
      const running = await startAnother(like, `${folder}/cluster`);
      const { cluster } = running;
      try {
        const args = await loadingSixDays(cluster, "market", folder);
        running.processes[1].kill("SIGKILL");
        await running.processes[1].status;
        const failed = await orderflow(cluster, ...args);
        assertEquals(failed.code, 1);
        assertMatch(failed.stderr, /cannot be reached; run again when all nodes answer/);
        const onFirst = "SELECT count() FROM market.orderflow_days_local";
        const days = Number(await ask(cluster, onFirst));
        if (cluster.library === undefined) {
          // Version 18.16 asks all nodes whether a day is loaded, and connects to all of them to insert rows into one.
          assertEquals(days, 0);
        } else {
          assert(days > 0 && days < 6, `${days} of 6 days`);
          assertMatch(
            failed.stdout,
            new RegExp(`databases {2}${days} loaded, 0 skipped, ${6 - days} failed`),
          );
        }
        await running.restart(1);
        const again = await orderflow(cluster, ...args);
        assertEquals(again.code, 0, again.stderr);
        const counts = "SELECT uniqExact(day), count() - countIf(trades = 1) FROM market.orderflow_days";
        assertEquals((await ask(cluster, counts, 1)).trim(), "6\t0");
      } finally {
        await stop(running);
      }
    }),
);

Deno.test("the thread of a load can reach the cluster's host and port, and nothing else", () =>
  withFolder(async (folder) => {
    makeDay(folder);
    const port = freePort();
    const task: LoadTask = {
      request: {
        instrument: "X",
        startDate: DAY,
        endDate: DAY,
        sideIs: "taker",
        signedPrices: false,
        views: undefined,
        isSingleFile: false,
      },
      databases: [{ day: DAY, path: dayPath(folder, "X", DAY), bytes: 1 }],
      connection: {
        address: { isSecure: false, host: "127.0.0.1", port, user: "u", database: "m" },
        password: "",
        caCerts: [],
      },
      scratch: `${folder}/scratch`,
      status: {} as LoadStatus,
    };
    const { read, write, net } = loadPermissions(task);
    assertEquals(net, [`127.0.0.1:${port}`]);
    assertEquals(write, [`${folder}/scratch`]);
    assert(read.every((path) => path.startsWith(folder)));
    const module = new URL("./helpers/probing_load_worker.ts", import.meta.url);
    const log = new Logger({ write: () => {} });
    const context = { log, signal: new AbortController().signal, onProgress: () => {} };
    const { message } = await assertRejects(() => loadInWorker(task, context, module), Error);
    assertEquals(JSON.parse(message), {
      [`http://127.0.0.1:${port}/`]: "TypeError",
      "http://127.0.0.1:1234/": "NotCapable",
      [`http://localhost:${port}/`]: "NotCapable",
      "env": "NotCapable",
      "listen": "NotCapable",
    });
  }));
