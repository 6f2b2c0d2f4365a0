/** @module Runs over clusters, compared with runs over the same days' databases. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import type { RunStatus } from "../lib/model/run_status.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays, NEXT_DAY } from "./clusters/test_days.ts";
import { withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";

const WINDOWS = ["1", "7", "60", "3600", "86400"];

/** Creates the tables, and loads the days of a folder. */
async function load(cluster: TestCluster, to: string, data: string, ...options: string[]): Promise<void> {
  const env = { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password };
  const created = await run(["load", "--create", "--to", to, ...options], { env });
  assertEquals(created.code, 0, created.stderr);
  const loaded = await run(["load", "X", DAY, NEXT_DAY, "--data", data, "--to", to], { env });
  assertEquals(loaded.code, 0, loaded.stderr);
}

/** Runs over a data folder or a cluster, into a folder. */
async function bars(
  cluster: TestCluster,
  data: string,
  out: string,
  ...options: string[]
): Promise<RunStatus> {
  const words = ["X", DAY, NEXT_DAY, "--data", data, "--out", out, "--no-serve", ...options];
  const { code, stderr } = await run(words, { env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password } });
  assertEquals(code, 0, stderr);
  assert(!stderr.includes(cluster.password));
  const text = Deno.readTextFileSync(`${out}/run_status.json`);
  assert(!text.includes(cluster.password));
  return JSON.parse(text);
}

/** Checks that two output folders hold the same bars, byte by byte; tables have the number of their run. */
function compareFiles(here: string, there: string, ids: [string, string], what: string): void {
  const names = (folder: string) =>
    [...Deno.readDirSync(folder)].filter(({ isFile, name }) => isFile && name !== "run_status.json")
      .map(({ name }) => name).sort();
  assertEquals(names(here), names(there), what);
  for (const name of names(here)) {
    const [one, other] = [here, there].map((folder) => Deno.readTextFileSync(`${folder}/${name}`));
    assert(one === other, `${what}: ${name} differs`);
  }
  const [tables, others] = [here, there].map((folder) => [...Deno.readDirSync(`${folder}/bars`)]);
  assertEquals(tables.map(({ name }) => name).sort(), others.map(({ name }) => name).sort(), what);
  for (const { name } of tables) {
    const [one, other] = [here, there].map((folder, index) =>
      latin1(Deno.readFileSync(`${folder}/bars/${name}`)).replaceAll(ids[index], "")
    );
    assert(one === other, `${what}: bars/${name} differs`);
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

/** What two statuses must have in common. */
function counted(
  { rows, empty_snapshots, rows_outside_days, rows_left_out, bars, bars_made, databases }: RunStatus,
) {
  return { rows, empty_snapshots, rows_outside_days, rows_left_out, bars, bars_made, databases };
}

async function compare(cluster: TestCluster, to: string, data: string, options: string[]): Promise<void> {
  await withFolder(async (folder) => {
    const [here, there] = [`${folder}/here`, `${folder}/there`];
    const [one, other] = await Promise.all([
      bars(cluster, data, here, ...options),
      bars(cluster, to, there, ...options),
    ]);
    const what = options.join(" ");
    assertEquals(counted(other), counted(one), what);
    assertEquals(other.sources.map(({ day, path }) => [day, path]), [[DAY, to], [NEXT_DAY, to]]);
    assertEquals(
      other.sources.map(({ size, first_ms, last_ms }) => [size, first_ms, last_ms]),
      one.sources.map(({ size, first_ms, last_ms }) => [size, first_ms, last_ms]),
    );
    compareFiles(here, there, [one.run_id, other.run_id], what);
  });
}

testCluster(
  "the files of a run over a cluster are those of its databases, byte by byte",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        hardDays(data);
        const to = addressOf(cluster, database);
        await load(cluster, to, data);
        for (const window of WINDOWS) await compare(cluster, to, data, ["--window-seconds", window]);
        await compare(cluster, to, data, ["--window-seconds", "86400", "--window-offset", "-8h"]);
        await compare(cluster, to, data, ["--window-seconds", "7", "--max-bars", "0"]);
      })),
);
