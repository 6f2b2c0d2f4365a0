/**
 * What is given up ends on the server too: Ctrl-C during a run, a query, a load and `serve`, and a client of the page that goes
 * away. The query is one that only ends when it is killed, so that a server that is told nothing goes on with it.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { PASSWORD_VARIABLE } from "../lib/model/cluster_address.ts";
import { loadDays, makeBars } from "./clusters/cluster_runs.ts";
import { endless, throughProxy } from "./clusters/proxy.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays } from "./clusters/test_days.ts";
import { withFolder } from "./helpers/database.ts";
import { assertPrompt } from "./helpers/prompt.ts";
import { freePort, portOf, type Program, startProgram, until } from "./helpers/serving.ts";

/** What is started: words of the command line, for an address and a folder with the day and its bars. */
const COMMANDS: Record<string, (address: string, folder: string) => string[]> = {
  run: (address, folder) => ["X", DAY, "--data", address, "--out", `${folder}/new`, "--no-serve"],
  query: (address) => ["query", "trades", "X", DAY, `${DAY}T01:00`, "--data", address],
  // The query is the one that checks what was loaded.
  load: (address, folder) => ["load", "X", DAY, "--data", `${folder}/data`, "--to", address],
};

/** The endless queries of a test, as the server lists them. */
interface EndlessQueries {
  /** Waits until the server has such a query. */
  started(): Promise<void>;
  /** Waits until the server has no such query any more. */
  ended(): Promise<void>;
}

/** Calls a function with a day that is loaded and has bars, in a cluster whose queries about trades do not end by themselves. */
async function withEndlessQueries(
  cluster: TestCluster,
  test: (address: string, folder: string, queries: EndlessQueries) => Promise<void>,
): Promise<void> {
  await withDatabase(cluster, (database) =>
    withFolder(async (folder) => {
      hardDays(`${folder}/data`, { trades: 50, books: 10 });
      await loadDays(cluster, database, ["X", DAY, DAY], `${folder}/data`);
      await makeBars(cluster, ["X", DAY, DAY], addressOf(cluster, database), `${folder}/out`);
      const mark = `endless_${database}`;
      const isEndless = `query LIKE 'SELECT sleep%${mark}%'`;
      const isRunning = async () =>
        await ask(cluster, `SELECT count() > 0 FROM system.processes WHERE ${isEndless}`) === "1\n";
      const queries = {
        started: () => until("a query on the server", isRunning),
        ended: () => until("the end of the queries on the server", async () => !await isRunning()),
      };
      const faultOf = (sql: string) =>
        /^SELECT[^]*FROM orderflow_trades/.test(sql) ? endless(mark) : undefined;
      await throughProxy(cluster, faultOf, async (behind) => {
        try {
          await test(addressOf(behind, database), folder, queries);
        } finally {
          // The proxy waits for all answers.
          await ask(cluster, `KILL QUERY WHERE ${isEndless} ASYNC`);
        }
      });
    }));
}

/** Ends a program with Ctrl-C while a query is under way; the query must end too. */
async function interrupt(program: Program, queries: EndlessQueries): Promise<void> {
  await queries.started();
  const startMs = performance.now();
  program.process.kill("SIGINT");
  const { code, stderr } = await program.ended();
  await assertPrompt(performance.now() - startMs, "the end of the program");
  assertEquals(code, 130, stderr);
  await queries.ended();
}

for (const [name, wordsOf] of Object.entries(COMMANDS)) {
  testCluster(
    `Ctrl-C ends ${name} promptly, and its queries on the server`,
    (cluster) =>
      withEndlessQueries(cluster, async (address, folder, queries) => {
        const env = { [PASSWORD_VARIABLE]: cluster.password };
        await using program = startProgram(wordsOf(address, folder), { env });
        await interrupt(program, queries);
      }),
  );
}

/** Starts the page of the day, and asks for trades. */
async function askingPage(cluster: TestCluster, address: string, folder: string, signal?: AbortSignal) {
  const words = ["serve", "--port", String(freePort()), "--out", `${folder}/out`, "--data", address];
  const page = startProgram(words, { env: { [PASSWORD_VARIABLE]: cluster.password } });
  const port = await portOf(page);
  const range = `from=${Date.parse(DAY)}&to=${Date.parse(DAY) + 3_600_000}`;
  const answer = fetch(`http://127.0.0.1:${port}/api/trades?${range}`, { signal })
    .then((answer) => answer.text());
  // Without a page or a client, there is no answer.
  return { page, answer: answer.catch(() => undefined) };
}

testCluster(
  "Ctrl-C ends serve promptly, and its queries on the server",
  (cluster) =>
    withEndlessQueries(cluster, async (address, folder, queries) => {
      const { page, answer } = await askingPage(cluster, address, folder);
      await using program = page;
      await interrupt(program, queries);
      await answer;
    }),
);

testCluster(
  "a query of the page that is given up ends on the server",
  (cluster) =>
    withEndlessQueries(cluster, async (address, folder, queries) => {
      const leaving = new AbortController();
      const { page, answer } = await askingPage(cluster, address, folder, leaving.signal);
      await using _ = page;
      await queries.started();
      leaving.abort();
      await answer;
      await queries.ended();
    }),
);
