/** @module A load over a connection that goes wrong: the day is an error and not visible, the other day is loaded, and loading again is right. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { compareRuns, type Days, orderflow } from "./clusters/cluster_runs.ts";
import { type Fault, lateError, page, throughProxy } from "./clusters/proxy.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, withDatabase } from "./clusters/test_clusters.ts";
import { DAY, hardDays, NEXT_DAY } from "./clusters/test_days.ts";
import { withFolder } from "./helpers/database.ts";

const DAYS: Days = ["X", DAY, NEXT_DAY];

/** An insert of which the server has nothing, although the answer says that all went well. */
const swallowed: Fault = () => new Response("");

/** A check that finds other times than were sent. */
const altered: Fault = (pass, sql) => pass(sql.replace("toUInt64(time_ms)", "toUInt64(time_ms + 1)"));

/** A connection that ends when the server has all rows, before the program knows. */
const endedEarly: Fault = async (pass) => {
  await pass();
  const body = new ReadableStream({
    pull: (controller) => controller.error(new Error("the connection ends")),
  });
  return new Response(body, { headers: { "content-length": "10" } });
};

const INSERT = /^INSERT INTO orderflow_trades .* FORMAT Native/;
const CHECK = /^SELECT count\(\), .*groupBitXor.* FROM orderflow_trades/;

/** What goes wrong, with which statement, and what the error of the day says. */
const FAULTS: Record<string, [statement: RegExp, fault: Fault, error: RegExp]> = {
  "lost rows": [
    INSERT,
    swallowed,
    /the cluster has 0 of the \d+ rows sent to orderflow_trades; load the day again$/,
  ],
  "an insert answered by a proxy": [
    INSERT,
    page,
    /answers with an HTML page \(HTTP 200, "Access denied"\), .*check host/,
  ],
  "an insert whose answer breaks off": [INSERT, endedEarly, /ended before the answer was complete/],
  "an error at the end of an answer": [
    INSERT,
    lateError,
    /Connection reset by peer; a node of the cluster cannot/,
  ],
  "other values": [
    CHECK,
    altered,
    /the cluster has other values in orderflow_trades than were sent; load the day again$/,
  ],
  "a check answered by a proxy": [
    CHECK,
    page,
    /answers with an HTML page \(HTTP 200, "Access denied"\), .*check host/,
  ],
};

for (const [name, [statement, fault, error]] of Object.entries(FAULTS)) {
  testCluster(
    `a load is complete or an error of its day: ${name}`,
    (cluster) =>
      withDatabase(cluster, (database) =>
        withFolder(async (data) => {
          hardDays(data, { trades: 100, books: 20 });
          const to = addressOf(cluster, database);
          await orderflow(cluster, "load", "--create", "--to", to);
          let inserts = 0;
          // Only the first day goes wrong.
          const faultOf = (sql: string) => {
            if (INSERT.test(sql)) inserts++;
            return inserts === 1 && statement.test(sql) ? fault : undefined;
          };
          const words = (address: string) => ["load", ...DAYS, "--data", data, "--to", address];
          await throughProxy(cluster, faultOf, async (behind) => {
            const { code, stdout, stderr } = await orderflow(cluster, ...words(addressOf(behind, database)));
            assertEquals(code, 1, stderr);
            const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
            assertEquals(errors.length, 1, stderr);
            assertMatch(errors[0], new RegExp(`^error: ${DAY}: .*: not loaded: `));
            assertMatch(errors[0], error);
            assertMatch(stdout, /1 loaded, 0 skipped, 1 failed/);
          });
          const days = await ask(cluster, `SELECT toString(day) FROM ${database}.orderflow_days`);
          assertEquals(days, `${NEXT_DAY}\n`);
          const again = await orderflow(cluster, ...words(to));
          assertEquals(again.code, 0, again.stderr);
          await compareRuns(cluster, DAYS, { data, to }, {});
        })),
  );
}
