/** @module Queries over a cluster, with the clusters that `tests/clusters/main.ts` starts. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";

import { DAY_MS } from "../lib/model/days.ts";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { makeHardDay, randomNumbers } from "./clusters/query_days.ts";
import { withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";
import { answered, freePort, portOf, startProgram } from "./helpers/serving.ts";

const DAYS = ["2024-01-02", "2024-01-03", "2024-01-04"];
const START_MS = Date.parse(DAYS[0]);
const END_MS = Date.parse(DAYS[2]) + DAY_MS;

/** Random ranges of a test, the same in each run of the tests. */
const RANGES = 6;

/** Questions about random ranges, of every kind, by their paths. */
function questions(seed: number): string[] {
  const random = randomNumbers(seed);
  const whole = (below: number) => Math.floor(random() * below);
  const paths = ["instrument", `book?at=${START_MS - 1}`, `book?at=${END_MS + DAY_MS}`];
  for (let index = 0; index < RANGES; index++) {
    const length = [1, 999, 60_000, 3_600_000, 20 * 3_600_000, 2 * DAY_MS][index % 6];
    const from = START_MS - 3_600_000 + whole(END_MS - START_MS);
    const range = `from=${from}&to=${from + length}`;
    paths.push(
      `trades?${range}&limit=${1 + whole(500)}`,
      `footprint?${range}&window_ms=${[60_000, 300_000, 3_600_000][whole(3)]}`,
      `footprint?${range}&window_ms=3600000&row=1`,
      `profile?${range}&row=0.5`,
      `profile?${range}`,
      `vwap?${range}&window_ms=600000&anchor=${["from", "day", "week"][whole(3)]}`,
      `book?at=${from}`,
      `heatmap?${range}&columns=${1 + whole(300)}&row=0.5&by=${["max", "mean"][whole(2)]}`,
      `series/flow?${range}`,
    );
  }
  return paths;
}

/** A page's answer, to compare it: the status, and the bytes as text. */
async function answerOf(url: string, path: string): Promise<[path: string, status: number, body: string]> {
  const response = await answered(`${url}/api/${path}`);
  const bytes = await response.bytes();
  const isText = response.headers.get("content-type")?.startsWith("application/json");
  return [path, response.status, isText ? new TextDecoder().decode(bytes) : bytes.toHex()];
}

/**
 * An answer without the last digits of its means, which depend on the price that comes first: in a database, trades come in
 * the order in which they are stored.
 */
function withoutLastDigits([path, status, body]: [path: string, status: number, body: string]) {
  const shortened = /^(vwap|profile)/.test(path)
    ? body.replace(/\d+\.\d{6,}/g, (number) => Number(number).toPrecision(10))
    : body;
  return [path, status, shortened];
}

async function loadAll(cluster: TestCluster, data: string, instrument: string, to: string): Promise<void> {
  const created = await orderflow(cluster, "load", "--create", "--to", to);
  assertEquals(created.code, 0, created.stderr);
  const loaded = await orderflow(cluster, "load", instrument, DAYS[0], DAYS[2], "--data", data, "--to", to);
  assertEquals(loaded.code, 0, loaded.stderr);
}

/** Starts a page over a run, with other data if given. Returns the page's address. */
async function served(stack: AsyncDisposableStack, cluster: TestCluster, args: string[]): Promise<string> {
  const program = stack.use(
    startProgram(["serve", "--port", String(freePort()), ...args], {
      env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
    }),
  );
  return `http://127.0.0.1:${await portOf(program)}`;
}

for (const kind of ["usual", "hard"] as const) {
  testCluster(
    `every query of ${kind} days over a cluster is answered as over their databases`,
    (cluster) =>
      withDatabase(cluster, (database) =>
        withFolder(async (folder) => {
          const data = `${folder}/data`;
          for (const [index, day] of DAYS.entries()) {
            if (kind === "hard") makeHardDay(data, day, index + 1);
            else writeDemoDay(data, "X", day, { trades: 2000, snapshots: 200 });
          }
          const to = addressOf(cluster, database);
          await loadAll(cluster, data, "X", to);
          const out = ["--out", `${folder}/out`];
          const ran = await run(["X", DAYS[0], DAYS[2], "--data", data, ...out, "--no-serve"]);
          assertEquals(ran.code, 0, ran.stderr);
          // The ticks of a run over the cluster are where the run found them; others can be told where the ticks are now.
          const here = kind === "usual" ? ["--out", `${folder}/cluster`] : [...out, "--data", to];
          if (kind === "usual") {
            const made = await orderflow(cluster, "X", DAYS[0], DAYS[2], "--data", to, ...here, "--no-serve");
            assertEquals(made.code, 0, made.stderr);
          }
          await using stack = new AsyncDisposableStack();
          const [files, rows] = await Promise.all([
            served(stack, cluster, out),
            served(stack, cluster, here),
          ]);
          let answers = 0;
          for (const path of questions(kind === "hard" ? 11 : 12)) {
            const [expected, actual] = await Promise.all([answerOf(files, path), answerOf(rows, path)]);
            if (kind === "usual") assertEquals(actual, expected);
            else assertEquals(withoutLastDigits(actual), withoutLastDigits(expected));
            if (expected[1] === 200) answers++;
          }
          assert(answers > 8 * RANGES, `${answers} answers`);
        })),
  );
}
