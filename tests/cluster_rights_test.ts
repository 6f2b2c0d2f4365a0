/**
 * Users of a cluster who lack a right: each command says so in one line with the remedy, ends with exit status 1, and sends nothing
 * of a day that it could not complete. The rights in docs/cluster.md are enough.
 *
 * @module
 */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { orderflow } from "./clusters/cluster_runs.ts";
import type { LIMITED_USERS } from "./clusters/node_config.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, type TestCluster } from "./clusters/test_clusters.ts";
import { SIX_DAYS, sixDays } from "./clusters/test_days.ts";
import { withFolder } from "./helpers/database.ts";
import { freePort, startProgram } from "./helpers/serving.ts";

const [DAY, OTHER_DAY] = SIX_DAYS;

/** The database for which the users have rights. */
const DATABASE = "rights";

type User = keyof typeof LIMITED_USERS;

/** The commands that ask a cluster, for an address and a folder with days. */
const COMMANDS = {
  create: (address: string) => ["load", "--create", "--to", address],
  load: (address: string, folder: string) => ["load", "X", OTHER_DAY, "--data", folder, "--to", address],
  run: (
    address: string,
    folder: string,
  ) => ["X", DAY, "--data", address, "--out", `${folder}/new`, "--no-serve"],
  query: (address: string) => ["query", "trades", "X", DAY, OTHER_DAY, "--limit", "1", "--data", address],
  inspect: (address: string) => ["inspect", address],
};
type Command = keyof typeof COMMANDS;

const ALL = Object.keys(COMMANDS) as Command[];

/** A command that a user may not give, and what the line says. */
type Refusal = [user: User, commands: Command[], line: RegExp];

const REFUSALS: Refusal[] = [
  [
    "fixed",
    ["load", "run"],
    /in readonly mode; .* readonly = 2, which is enough for runs and queries; loading needs/,
  ],
  ["reader", ["create", "load"], /in readonly mode; .* loading needs readonly = 0$/],
  ["loader", ["create"], /DDL queries are prohibited .*; .* run what orderflow load --schema prints$/],
  ["hourly", ["run", "query"], /Quota for user .* exceeded.*; run again when the interval is over, or have/],
];

/** Of a version without grants. */
const REFUSALS_18: Refusal[] = [
  [
    "elsewhere",
    ALL,
    /Access denied to database rights .*; have an administrator allow this user the database/,
  ],
];

/** Of a version with grants. */
const REFUSALS_26: Refusal[] = [
  [
    "elsewhere",
    ["create"],
    /the grant CREATE DATABASE ON rights\.\*; have an administrator grant this user what/,
  ],
  ["elsewhere", ["load", "run", "inspect"], /has no table orderflow_trades; .* grant elsewhere SELECT$/],
  [
    "elsewhere",
    ["query"],
    /the grant SELECT ON rights\.orderflow_days; have an administrator grant this user what/,
  ],
  [
    "runs",
    ["load"],
    /the grant INSERT\(instrument, .* ON rights\.orderflow_trades; have an administrator grant/,
  ],
  ["runs", ["create"], /the grant CREATE TABLE ON rights\.orderflow_trades; have an administrator grant/],
  ["rows", ["load"], /has no table orderflow_days; .* grant rows SELECT$/],
  [
    "entries",
    ["load"],
    /the grant INSERT\(instrument, .* ON rights\.orderflow_days; have an administrator grant/,
  ],
];

/** What users may do who have just the rights for it. */
const ALLOWED: [user: User, commands: Command[]][] = [["reader", ["run", "query", "inspect"]], ["loader", [
  "load",
]]];
const ALLOWED_26: typeof ALLOWED = [["runs", ["run", "query", "inspect"]], ["loads", ["load"]]];

testCluster(
  "a user without a right is told in one line, and nothing is left half done",
  (cluster) =>
    withFolder(async (folder) => {
      sixDays(folder);
      const isModern = cluster.library !== undefined;
      const as = (user: string, command: Command) =>
        orderflow(cluster, ...COMMANDS[command](addressOf({ ...cluster, user }, DATABASE), folder));
      const count = (day: string) =>
        ask(cluster, `SELECT count() FROM ${DATABASE}.orderflow_trades WHERE day = toDate('${day}')`);
      try {
        await ask(cluster, `CREATE DATABASE ${DATABASE}`);
        const created = await as(isModern ? "makes" : cluster.user, "create");
        assertEquals(created.code, 0, created.stderr);
        const to = addressOf(cluster, DATABASE);
        const loaded = await orderflow(cluster, "load", "X", DAY, "--data", folder, "--to", to);
        assertEquals(loaded.code, 0, loaded.stderr);
        for (const [user, commands, line] of [...REFUSALS, ...isModern ? REFUSALS_26 : REFUSALS_18]) {
          for (const command of commands) {
            const { code, stdout, stderr } = await as(user, command);
            assertEquals(code, 1, `${user} ${command}: ${stderr}`);
            const [first, ...others] = `${stderr}${stdout}`.split("\n").filter((line) =>
              /^ *error/.test(line)
            );
            assertMatch(first, line);
            // A report has a line for each table.
            if (command !== "inspect") assertEquals(others, []);
          }
        }
        assertEquals(await count(OTHER_DAY), "0\n");
        for (const [user, commands] of [...ALLOWED, ...isModern ? ALLOWED_26 : []]) {
          for (const command of commands) {
            const { code, stderr } = await as(user, command);
            assertEquals(code, 0, `${user} ${command}: ${stderr}`);
          }
        }
        await serveTells({ ...cluster, user: "elsewhere" }, folder);
      } finally {
        await ask(cluster, `DROP DATABASE IF EXISTS ${DATABASE}`);
      }
    }),
);

/** The page of a run says at its start that the user may not ask for ticks. */
async function serveTells(cluster: TestCluster, folder: string): Promise<void> {
  const words = ["--out", `${folder}/new`, "--data", addressOf(cluster, DATABASE)];
  await using page = startProgram(["serve", "--port", String(freePort()), ...words], {
    env: { ORDERFLOW_CLICKHOUSE_PASSWORD: cluster.password },
  });
  await page.seen(
    /warning: the page shows bars, but no ticks: .*(grant elsewhere SELECT|allow_databases\))\n/,
  );
}
