/** @module A run over a cluster is complete or says what is missing: nodes that die, answers that are cut, Ctrl-C. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertRejects } from "deno-std/assert/rejects.js";
import { Logger } from "../lib/log/log.ts";
import { PASSWORD_VARIABLE } from "../lib/model/cluster_address.ts";
import { completeRequest } from "../lib/model/run_request.ts";
import { main } from "../lib/run/library.ts";
import { runInWorker } from "../lib/run/run_in_worker.ts";
import {
  compareFiles,
  compareRuns,
  type Days,
  loadDays,
  makeBars,
  orderflow,
} from "./clusters/cluster_runs.ts";
import { type RunningCluster, startAnother, stop } from "./clusters/nodes.ts";
import { cut, dropped, type Fault, fewer, lateError, page, slow, throughProxy } from "./clusters/proxy.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays, NEXT_DAY, SIX_DAYS, sixDays } from "./clusters/test_days.ts";
import { dayPath, makeLargeDay, withFolder } from "./helpers/database.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { startProgram, until } from "./helpers/serving.ts";

const DAYS: Days = ["X", DAY, NEXT_DAY];
const SIX: Days = ["X", SIX_DAYS[0], SIX_DAYS.at(-1)!];

/** Whether a query makes windows of the trades of the second day. */
function isOfSecondDay(sql: string): boolean {
  return sql.includes(`toDate('${NEXT_DAY}')`) && sql.includes("orderflow_trades") &&
    sql.includes("GROUP BY w");
}

const FAULTS: [fault: Fault, error: RegExp][] = [
  [dropped, /^the connection to 127\.0\.0\.1:\d+ ended before the answer was complete; if it expects/],
  [cut, /^an answer of the cluster is not complete: it ends within a row; run again$/],
  [
    fewer,
    /^the cluster has \d+ of the \d+ trades of its entry in orderflow_days; run again if .*, else load the day again$/,
  ],
  [page, /answers with an HTML page \(HTTP 200, "Access denied"\), .*check host and port$/],
  [slow, /Timeout exceeded: elapsed 1 seconds; .* max_execution_time .*; raise the limit for this user$/],
  [
    lateError,
    /Connection reset by peer; a node of the cluster cannot be reached; run again when all nodes answer$/,
  ],
];

/** A logger, and the lines that it writes. */
function recorded() {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, log: new Logger({ level: "warning", format: "text", colour: false, write }) };
}

testCluster(
  "an answer that is wrong or cut is an error of its day, and the other day is complete",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 600, books: 100 });
        await loadDays(cluster, database, DAYS, data);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const { log } = recorded();
        const first = await main("X", DAY, DAY, { data, out: `${data}/first`, log });
        // All at once, since some are repeated after seconds.
        await Promise.all(FAULTS.map(async ([fault, error], index) => {
          await throughProxy(cluster, (sql) => isOfSecondDay(sql) ? fault : undefined, async (behind) => {
            const out = `${data}/out${index}`;
            const { lines, log } = recorded();
            // With the second day among the requested ones, rows of that day would count for the first.
            const options = { data: addressOf(behind, database), out, log };
            const status = await main("X", DAY, NEXT_DAY, options);
            assertEquals(status.databases.failed.map(({ day }) => day), [NEXT_DAY]);
            assertMatch(status.databases.failed[0].error, error);
            assertEquals(lines.filter((line) => line.includes("error")).length, 1, lines.join("\n"));
            assertEquals(status.rows.trades.read, first.rows.trades.read);
            assertEquals(status.state, "finished");
          });
        }));
      })),
);

testCluster(
  "a damaged entry of the manifest is an error of its day",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 100, books: 20 });
        await loadDays(cluster, database, DAYS, data);
        const values = `('X', '${DAY}', 9000000000000000, 1, 1, '{"version":1}')`;
        await ask(cluster, `INSERT INTO ${database}.orderflow_days VALUES ${values}`);
        const { result, status } = await makeBars(cluster, DAYS, addressOf(cluster, database), `${data}/out`);
        assertEquals([result.code, status.state, status.databases.done], [1, "finished", 1], result.stderr);
        assertEquals(status.databases.failed.map(({ day }) => day), [DAY]);
        assertMatch(
          result.stderr,
          /error: 2024-01-02: \S+: the entry of X 2024-01-02 .* is damaged; load the day again/,
        );
      })),
);

testCluster(
  "a query is repeated after a connection that ended, with a line in the log, and the files are complete",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 600, books: 100 });
        await loadDays(cluster, database, DAYS, data);
        let failures = 0;
        const once = (sql: string) => isOfSecondDay(sql) && failures++ === 0 ? dropped : undefined;
        await throughProxy(cluster, once, async (behind) => {
          const log = await compareRuns(cluster, DAYS, { data, to: addressOf(behind, database) }, {});
          assertMatch(
            log,
            /warning: the connection to \S+ ended before the answer was complete; .*; trying again in 0.2 s/,
          );
        });
      })),
);

/** Makes queries of a table take some seconds for each part of it, at most three. */
async function slowDown(
  cluster: TestCluster,
  table: string,
  { seconds, node = 0 }: { seconds: number; node?: number },
): Promise<() => Promise<void>> {
  await ask(cluster, `RENAME TABLE ${table} TO ${table}_fast`, node);
  await ask(cluster, `CREATE VIEW ${table} AS SELECT * FROM ${table}_fast WHERE sleep(${seconds}) = 0`, node);
  return async () => {
    await ask(cluster, `DROP TABLE ${table}`, node);
    await ask(cluster, `RENAME TABLE ${table}_fast TO ${table}`, node);
  };
}

/** The number of statements about a table that a node is working on. */
async function active(cluster: TestCluster, table: string, node = 0): Promise<number> {
  const sql =
    `SELECT count() FROM system.processes WHERE query LIKE '%${table}%' AND NOT query LIKE '%processes%'`;
  return Number(await ask(cluster, sql, node));
}

/** The days that a node has. */
async function daysOn(cluster: TestCluster, node: number): Promise<string[]> {
  const sql = "SELECT toString(day) FROM market.orderflow_trades_local GROUP BY day ORDER BY day";
  return (await ask(cluster, sql, node)).trim().split("\n");
}

testCluster(
  "Ctrl-C ends a run promptly, and its queries on the server",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 600, books: 100 });
        await loadDays(cluster, database, DAYS, data);
        await slowDown(cluster, `${database}.orderflow_trades`, { seconds: 0.5 });
        const words = [...DAYS, "--data", addressOf(cluster, database), "--out", `${data}/out`, "--no-serve"];
        await using program = startProgram(words, { env: { [PASSWORD_VARIABLE]: cluster.password } });
        const queries = () => active(cluster, "argMin(p, k)");
        await until("a query", async () => await queries() > 0);
        const startMs = performance.now();
        program.process.kill("SIGINT");
        const { code, stderr } = await program.ended();
        await assertPrompt(performance.now() - startMs, "the end of the run");
        assertEquals(code, 130, stderr);
        assertMatch(stderr, /interrupted: the files are complete and hold what was read so far/);
        assertEquals(JSON.parse(Deno.readTextFileSync(`${data}/out/run_status.json`)).state, "interrupted");
        await until("the end of the queries", async () => await queries() === 0);
      })),
);

/** Calls a function with a cluster of six days, whose nodes may be ended, and with the folder of the days. */
async function withNodes(
  like: TestCluster,
  test: (running: RunningCluster, data: string, folder: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    Deno.mkdirSync(`${folder}/cluster`);
    const running = await startAnother(like, `${folder}/cluster`);
    try {
      sixDays(`${folder}/data`);
      await loadDays(running.cluster, "market", SIX, `${folder}/data`, true);
      await test(running, `${folder}/data`, folder);
    } finally {
      await stop(running);
    }
  });
}

testCluster(
  "a node that dies in the middle of queries, or is down from the start, is an error of its days, and running again is right",
  (like) =>
    withNodes(like, async (running, data, folder) => {
      const { cluster } = running;
      const days = await daysOn(cluster, 1);
      const speedUp = await slowDown(cluster, "market.orderflow_trades_local", { seconds: 3, node: 1 });
      const [to, out] = [addressOf(cluster, "market"), `${folder}/out`];
      const made = makeBars(cluster, SIX, to, out);
      await until("a query on the second node", async () => await active(cluster, "argMin", 1) > 0);
      running.processes[1].kill("SIGKILL");
      const dying = await made;
      assertEquals(dying.result.code, 1, dying.result.stderr);
      assertMatch(
        dying.result.stderr,
        /error: 2024-01-0\d: .* a node of the cluster .*; run again when all nodes answer/,
      );
      if (cluster.library === undefined) {
        // Version 18.16 asks all nodes for each day.
        assertEquals(dying.status.databases.failed.map(({ day }) => day), SIX_DAYS);
      } else {
        const later = await makeBars(cluster, SIX, to, `${folder}/later`);
        const errors = later.result.stderr.split("\n").filter((line) => line.startsWith("error: "));
        assertEquals(errors.length, days.length, later.result.stderr);
        assertMatch(errors[0], new RegExp(`^error: ${days[0]}: .*; run again when all nodes answer$`));
        // The files are those of the databases of the other days.
        for (const day of days) Deno.renameSync(`${data}/X/${day}`, `${folder}/${day}`);
        const others = await makeBars(cluster, SIX, data, `${folder}/others`);
        for (const [name, { result, status }] of Object.entries({ out: dying, later })) {
          assertEquals([result.code, status.state], [1, "finished"], result.stderr);
          assertEquals(status.databases.failed.map(({ day }) => day), days);
          compareFiles({ folder: `${folder}/others`, status: others.status }, {
            folder: `${folder}/${name}`,
            status,
          });
        }
        for (const day of days) Deno.renameSync(`${folder}/${day}`, `${data}/X/${day}`);
      }
      await running.restart(1);
      await speedUp();
      await compareRuns(cluster, SIX, { data, to }, {});
    }),
);

testCluster(
  "a node that dies while rows flow leaves no partial day, and loading again is right",
  (like) =>
    withNodes(like, async (running, data) => {
      const { cluster } = running;
      const [day] = await daysOn(cluster, 1);
      Deno.removeSync(dayPath(data, "X", day));
      makeLargeDay(dayPath(data, "X", day), 1_000_000);
      const to = addressOf(cluster, "market");
      const words = ["load", "X", day, "--data", data, "--to", to];
      const load = orderflow(cluster, ...words);
      await until("rows on the second node", async () =>
        await active(cluster, "INSERT INTO %trades_local", 1) > 0);
      running.processes[1].kill("SIGKILL");
      const { code, stderr } = await load;
      assertEquals(code, 1, stderr);
      assertMatch(stderr, new RegExp(`error: ${day}: .*: not loaded: `));
      await running.restart(1);
      const entries = `SELECT count() FROM market.orderflow_days WHERE day = toDate('${day}')`;
      assertEquals((await ask(cluster, entries)).trim(), "1");
      const again = await orderflow(cluster, ...words);
      assertEquals(again.code, 0, again.stderr);
      assertEquals((await ask(cluster, entries)).trim(), "2");
      await compareRuns(cluster, ["X", day, day], { data, to }, {});
    }),
);

testCluster(
  "a run and a query over an encrypted connection need the certificate of a private authority",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 300, books: 50 });
        await loadDays(cluster, database, DAYS, data);
        const { port, caFile } = cluster.secure!;
        const to = `clickhouses://${cluster.user}@127.0.0.1:${port}/${database}`;
        await compareRuns(cluster, DAYS, { data, to }, { caFile });
        const { log } = recorded();
        const refused = () => main(...DAYS, { data: to, out: `${data}/out`, log });
        await assertRejects(refused, Error, "name the authority's certificate with --ca-file");
        const query = ["query", "profile", "X", DAY, NEXT_DAY, "--data"];
        const expected = await orderflow(cluster, ...query, addressOf(cluster, database));
        assertEquals(await orderflow(cluster, ...query, to, "--ca-file", caFile), expected);
        const unknown = await orderflow(cluster, ...query, to);
        assertEquals([expected.code, unknown.code], [0, 1], unknown.stderr);
        assertMatch(unknown.stderr, /name the authority's certificate with --ca-file/);
      })),
  ({ secure }) => secure !== undefined,
);

testCluster(
  "what is wrong with the cluster or the days is one line with a remedy, and exit status 1",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data, { trades: 20, books: 5 });
        const to = addressOf(cluster, database);
        const started = async (...words: string[]) => {
          const result = await orderflow(
            cluster,
            ...words,
            "--data",
            to,
            "--out",
            `${data}/out`,
            "--no-serve",
          );
          assertEquals(result.code, 1, result.stderr);
          assertEquals(result.stderr.trim().split("\n").length, 1, result.stderr);
          return result.stderr;
        };
        assertMatch(
          await started(...DAYS),
          /^error: .*Database \S+ does.* exist; name another database in the address, or have orderflow load --create/,
        );
        await loadDays(cluster, database, DAYS, data);
        const none = await started("X", "2024-02-01");
        assertMatch(
          none,
          /^error: no day of X is loaded into \S+: 2024-02-01; .* within 2024-01-02 to 2024-01-03\n/,
        );
        assertMatch(
          await started("Y", DAY),
          /^error: no day of Y .*; the instruments that are loaded are X\n/,
        );
      })),
);

Deno.test("the thread of a run over a cluster can reach the cluster's host and port, and nothing else", () =>
  withFolder(async (folder) => {
    const data = "clickhouse://u@127.0.0.1:34567/m";
    const request = completeRequest("X", DAY, DAY, { data, out: `${folder}/out` });
    const module = new URL("./helpers/probing_load_worker.ts", import.meta.url);
    const { message } = await assertRejects(
      () => runInWorker(request, { log: recorded().log }, module),
      Error,
    );
    assertEquals(JSON.parse(message), {
      "http://127.0.0.1:34567/": "TypeError",
      "http://127.0.0.1:1234/": "NotCapable",
      "http://localhost:34567/": "NotCapable",
      "env": "NotCapable",
      "listen": "NotCapable",
    });
  }));
