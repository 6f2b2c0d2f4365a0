/** @module Queries over a cluster, with the clusters that `tests/clusters/main.ts` starts. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";

import { DAY_MS } from "../lib/model/days.ts";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";
import { answered, freePort, portOf, startProgram } from "./helpers/serving.ts";

const DAYS = ["2024-01-02", "2024-01-03", "2024-01-04"];
const START_MS = Date.parse(DAYS[0]);
const END_MS = Date.parse(DAYS[2]) + DAY_MS;

/** Random ranges of a test, the same in each run of the tests. */
const RANGES = 6;

/** Numbers from 0 to less than 1, from a seed. */
function randomNumbers(seed: number): () => number {
  return () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/**
 * A day with everything that can be hard: rows in no order, times that are equal, nanoseconds, numbers as texts, sizes of many
 * magnitudes, rows of the days beside, trades that two days have, empty sides, levels in no order, rejected rows and duplicates.
 */
function makeHardDay(data: string, day: string, seed: number): void {
  const random = randomNumbers(seed);
  const at = () => Date.parse(day) + Math.floor(random() * 240) * 360_000;
  const trades = Array.from({ length: 1000 }, (_, i): Value[] => {
    const ms = i % 50 === 0 ? Date.parse(day) - 300_000 + i : at();
    const size = [1e-8, 0.1, 0.3, 7, 123456.789][Math.floor(random() * 5)] * (1 + Math.floor(random() * 3));
    const price = i === 77 ? -1 : (9000 + Math.floor(random() * 2000)) / 100;
    return [
      i + 1,
      "X",
      String(1000 + i % 950),
      price,
      size,
      ["buy", "sell", "?"][i % 3],
      `${ms}000${i % 7}00`,
    ];
  });
  // Trades near both midnights, which the databases of the days beside have too.
  for (const midnightMs of [Date.parse(day), Date.parse(day) + DAY_MS]) {
    for (let i = 0; i < 20; i++) {
      const row = [`${midnightMs + i}`, 99 + i / 10, 0.1 * (i + 1), ["buy", "sell"][i % 2]];
      trades.push([trades.length + 1, "X", ...row, `${midnightMs + (i - 10) * 1000}`]);
    }
  }
  // Sums that the cluster would not add up exactly.
  if (seed === 3) trades.push([trades.length + 1, "X", "tiny", 99.5, 1e-90, "buy", String(at())]);
  const books = Array.from({ length: 200 }, (_, i): Value[] => {
    const side = (sign: number) =>
      JSON.stringify(
        Array.from({ length: Math.floor(random() * 12) }, (_, level) => [
          100 + sign * (1 + (level * 7) % 12) / 100,
          [0.1, 0.25, 3e-7, 12][level % 4],
        ]),
      );
    return [i + 1, "X", side(-1), side(1), String(at())];
  });
  makeDatabase(dayPath(data, "X", day), [tradesTable(trades), bookTable(books)]);
}

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
