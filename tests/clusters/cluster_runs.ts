/** @module Loads days into a cluster, makes bars of them, and compares the files with those of the days' databases. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { statIfThere } from "../../lib/files.ts";
import { Logger } from "../../lib/log/log.ts";
import { PASSWORD_VARIABLE } from "../../lib/model/cluster_address.ts";
import type { RequestOptions } from "../../lib/model/run_request.ts";
import type { RunStatus } from "../../lib/model/run_status.ts";
import { main } from "../../lib/run/library.ts";
import { withFolder } from "../helpers/database.ts";
import { type Result, run } from "../helpers/program.ts";
import { addressOf, type TestCluster } from "./test_clusters.ts";

/** What is run: an instrument, and days from one to another. */
export type Days = [instrument: string, first: string, last: string];

/** Runs the program with the cluster's password; checks that no output has it. */
export async function orderflow({ password }: TestCluster, ...args: string[]): Promise<Result> {
  const result = await run(args, { env: { ORDERFLOW_CLICKHOUSE_PASSWORD: password } });
  assert(!(result.stdout + result.stderr).includes(password));
  return result;
}

/**
 * Creates the tables, and loads days.
 *
 * @param isDistributed Whether the tables are distributed over the nodes
 */
export async function loadDays(
  cluster: TestCluster,
  database: string,
  days: Days,
  data: string,
  isDistributed = false,
): Promise<void> {
  for (const node of isDistributed ? cluster.ports.keys() : [0]) {
    const options = isDistributed ? ["--cluster", cluster.cluster] : [];
    const to = addressOf(cluster, database, node);
    const created = await orderflow(cluster, "load", "--create", "--to", to, ...options);
    assertEquals(created.code, 0, created.stderr);
  }
  const loaded = await orderflow(
    cluster,
    "load",
    ...days,
    "--data",
    data,
    "--to",
    addressOf(cluster, database),
  );
  assertEquals(loaded.code, 0, loaded.stderr);
}

/** Makes bars of a data folder or a cluster, without a page. */
export async function makeBars(
  cluster: TestCluster,
  days: Days,
  data: string,
  out: string,
  options: string[] = [],
): Promise<{ result: Result; status: RunStatus }> {
  const result = await orderflow(cluster, ...days, "--data", data, "--out", out, "--no-serve", ...options);
  const text = Deno.readTextFileSync(`${out}/run_status.json`);
  assert(!text.includes(cluster.password));
  return { result, status: JSON.parse(text) };
}

/**
 * Makes bars of databases and of a cluster in this thread, and compares everything but where the days are.
 *
 * @returns The log of the run over the cluster
 */
export async function compareRuns(
  cluster: TestCluster,
  days: Days,
  { data, to }: { data: string; to: string },
  options: RequestOptions,
): Promise<string> {
  Deno.env.set(PASSWORD_VARIABLE, cluster.password);
  return await withFolder(async (folder) => {
    const [here, there] = [`${folder}/here`, `${folder}/there`];
    const lines: string[] = [];
    const log = new Logger({
      level: "debug",
      format: "text",
      colour: false,
      write: (line) => lines.push(line),
    });
    const quiet = new Logger({ level: "error", format: "text", colour: false, write: () => {} });
    const [one, other] = [
      await main(...days, { ...options, data, out: here, log: quiet }),
      await main(...days, { ...options, data: to, out: there, log }),
    ];
    const what = JSON.stringify(options);
    assertEquals(counted(other), counted(one), what);
    assertEquals(other.sources.map(({ path }) => path), other.sources.map(() => to));
    compareFiles({ folder: here, status: one }, { folder: there, status: other }, what);
    return lines.join("\n");
  });
}

/** Checks that two output folders hold the same bars, byte by byte. */
export function compareFiles(
  here: { folder: string; status: RunStatus },
  there: { folder: string; status: RunStatus },
  what = "",
): void {
  const [files, others] = [filesIn(here), filesIn(there)];
  assertEquals([...others.keys()], [...files.keys()], what);
  for (const [name, content] of files) assert(content === others.get(name), `${what}: ${name} differs`);
}

/** The content of each file but the status; in day tables the id of the run is left out. */
function filesIn({ folder, status }: { folder: string; status: RunStatus }): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of ["", "bars/"]) {
    if (statIfThere(`${folder}/${part}`) === undefined) continue;
    for (const { isFile, name } of Deno.readDirSync(`${folder}/${part}`)) {
      if (!isFile || name === "run_status.json") continue;
      const text = new TextDecoder("latin1").decode(Deno.readFileSync(`${folder}/${part}${name}`));
      files.set(part + name, text.replaceAll(status.run_id, ""));
    }
  }
  return new Map([...files].sort());
}

/** What the statuses of two runs must have in common. */
function counted(status: RunStatus) {
  const { rows, empty_snapshots, rows_outside_days, rows_left_out, bars, bars_made } = status;
  const failed = status.databases.failed.map(({ day, error }) => ({ day, error }));
  const databases = { ...status.databases, failed };
  const sources = status.sources.map(({ day, size, first_ms, last_ms }) => ({
    day,
    size,
    first_ms,
    last_ms,
  }));
  return { rows, empty_snapshots, rows_outside_days, rows_left_out, bars, bars_made, databases, sources };
}
