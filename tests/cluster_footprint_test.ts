/** @module Footprints that a cluster adds up, with the clusters that `tests/clusters/main.ts` starts. */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { WindowGrid } from "../lib/aggregate/window_grid.ts";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { parseClusterAddress, PASSWORD_VARIABLE } from "../lib/model/cluster_address.ts";
import { tradeSums, usualBounds } from "../lib/pushdown/trade_sums.ts";
import { ClusterClient } from "../lib/sources/clickhouse/client.ts";
import { clusterConnection } from "../lib/sources/clickhouse/connect.ts";
import { readManifests } from "../lib/sources/clickhouse/manifest.ts";
import { DAY_MS } from "../lib/model/days.ts";
import { clusterOfRun } from "../lib/query/cluster_subject.ts";
import { ClusterTicks } from "../lib/query/cluster_ticks.ts";
import { PriceRows } from "../lib/query/price_rows.ts";
import { answer } from "../lib/query/query.ts";
import { QueryContext } from "../lib/query/query_context.ts";
import { summedFootprint } from "../lib/query/summed_footprint.ts";
import { loadDays } from "./clusters/cluster_runs.ts";
import { makeHardDay } from "./clusters/query_days.ts";
import { type Fault, throughProxy } from "./clusters/proxy.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, withDatabase } from "./clusters/test_clusters.ts";
import { dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { storeOfDays } from "./helpers/query_store.ts";
import { until } from "./helpers/serving.ts";

const DAYS = ["2024-01-02", "2024-01-03", "2024-01-04"];
const START_MS = Date.parse(DAYS[0]);
const END_MS = Date.parse(DAYS[2]) + DAY_MS;
const HOUR_MS = 3_600_000;
const RUN = { instrument: "X", start_date: DAYS[0], end_date: DAYS[2], views: null, sources: [] };

/** Ranges, lengths of bars and rows of prices: with parts of days, midnights, and bars of several days. */
const CASES = [
  [START_MS, END_MS, DAY_MS, 1],
  [START_MS - HOUR_MS, END_MS + HOUR_MS, HOUR_MS, 0.5],
  [START_MS + 12_345_678, END_MS - 7_654_321, 4 * HOUR_MS, 0.01],
  [START_MS + DAY_MS - 300_000, START_MS + DAY_MS + 300_000, 60_000, 1],
  [START_MS, END_MS, 7 * DAY_MS, 1000],
  [START_MS, END_MS, 7919, 1],
] as const;

/** What days are like, and over how many nodes they are. */
const DAYS_OF_TESTS = [["usual", 1], ["hard", 2]] as const;

for (const [kind, nodes] of DAYS_OF_TESTS) {
  testCluster(
    `a footprint that a cluster adds up is that of the databases, ${kind} days on ${nodes} of its nodes`,
    (cluster) =>
      withDatabase(cluster, (database) =>
        withFolder(async (data) => {
          for (const [index, day] of DAYS.entries()) {
            if (kind === "hard") makeHardDay(data, day, index + 1);
            else writeDemoDay(data, "X", day, { trades: 3000, snapshots: 20 });
          }
          await loadDays(cluster, database, ["X", DAYS[0], DAYS[2]], data, nodes > 1);
          Deno.env.set(PASSWORD_VARIABLE, cluster.password);
          const offsetMs = kind === "hard" ? 1_234_567 : 0;
          const windows = { windowMs: 60_000, offsetMs };
          using files = storeOfDays(data, "X", DAYS, windows);
          const subject = clusterOfRun(RUN, windows, addressOf(cluster, database), undefined);
          using ticks = new ClusterTicks({ ...subject, known: undefined });
          for (const [fromMs, toMs, windowMs, row] of CASES) {
            const what = JSON.stringify({ fromMs, toMs, windowMs, row, offsetMs });
            const query = { kind: "footprint", fromMs, toMs, windowMs, row } as const;
            const { value } = await answer<"footprint">(query, files, { aborted: false });
            const context = new QueryContext({ aborted: false });
            const grid = new WindowGrid({ windowMs, offsetMs });
            const range = { startMs: fromMs, endMs: toMs };
            const rows = new PriceRows(row);
            const summed = await summedFootprint(range, grid, rows, ticks, context, 0);
            assertEquals(summed?.answer(), value.bars, what);
            assert(value.bars.length > 0, what);
            // However few trades there are, the query's answer is equal too.
            const { value: asked } = await answer<"footprint">(query, ticks, { aborted: false });
            assertEquals(asked, value, what);
          }
        })),
  );
}

testCluster(
  "sums say whether all values have the bounds that sums are exact for",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        writeDemoDay(data, "X", DAYS[0], { trades: 200, snapshots: 2 });
        await loadDays(cluster, database, ["X", DAYS[0], DAYS[0]], data);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const address = parseClusterAddress(addressOf(cluster, database));
        const { signal } = new AbortController();
        using client = new ClusterClient(clusterConnection(address, undefined), {
          signal,
          onRetry: () => {},
        });
        const [manifest] = await readManifests(client, "X", START_MS, START_MS + DAY_MS);
        const usual = usualBounds(manifest)!;
        const keys = [{ sql: "side", kind: "integer" }] as const;
        const cases = [
          [{}, true],
          [{ greatestSize: usual.leastSize / 2 }, false],
          [{ lowest: usual.highest }, false],
          [{ highest: usual.leastPrice / 2 }, false],
        ] as const;
        for (const [narrow, areBounded] of cases) {
          const asked = {
            bounds: { ...usual, ...narrow },
            reference: undefined,
            keys,
            conditions: [],
            limit: 10,
          };
          const sums = await tradeSums(client, manifest, asked);
          assertEquals([sums?.areBounded, sums?.trades.reduce((a, b) => a + b)], [areBounded, 200]);
        }
      })),
);

testCluster(
  "one mistaken price does not take the digits of a mean over a cluster",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const trades = Array.from({ length: 300 }, (_, i): Value[] => {
          const [price, size] = i === 0 ? [1e22, 1e-40] : [100 + (i % 7) / 100, 0.1 * (1 + i % 3)];
          return [i + 1, "X", String(i), price, size, "buy", String(START_MS + 60_000 * i)];
        });
        makeDatabase(dayPath(data, "X", DAYS[0]), [tradesTable(trades)]);
        await loadDays(cluster, database, ["X", DAYS[0], DAYS[0]], data);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const windows = { windowMs: 60_000, offsetMs: 0 };
        using files = storeOfDays(data, "X", [DAYS[0]], windows);
        const run = { ...RUN, end_date: DAYS[0] };
        const subject = clusterOfRun(run, windows, addressOf(cluster, database), undefined);
        using ticks = new ClusterTicks({ ...subject, known: undefined });
        const range = { fromMs: START_MS, toMs: START_MS + DAY_MS, windowMs: HOUR_MS };
        const query = { kind: "vwap", ...range, anchor: "from" } as const;
        const { value } = await answer<"vwap">(query, files, { aborted: false });
        assert(value.rows.length > 1);
        assertEquals((await answer<"vwap">(query, ticks, { aborted: false })).value, value);
      })),
);

/** What the first footprint has to know, beside the manifest. */
const QUESTIONS = [
  /count\(\) FROM orderflow_trades/,
  /count\(\) FROM orderflow_books/,
  // The prices and sizes from which the tick is found.
  /^SELECT price .* FROM orderflow_trades/,
  /FROM orderflow_books .* ORDER BY/,
  // The trades of the range.
  /AS ms, price .* FROM orderflow_trades/,
];

testCluster(
  "the first footprint asks for everything at the same time, once it has the manifest",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        writeDemoDay(data, "X", DAYS[0], { trades: 200, snapshots: 5 });
        await loadDays(cluster, database, ["X", DAYS[0], DAYS[0]], data);
        Deno.env.set(PASSWORD_VARIABLE, cluster.password);
        const asked: string[] = [];
        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        // No question is answered before all have been asked.
        const faultOf = (sql: string): Fault | undefined => {
          asked.push(sql);
          return sql.includes("FROM orderflow_days") ? undefined : (pass) => released.then(() => pass());
        };
        await throughProxy(cluster, faultOf, async (behind) => {
          const run = { ...RUN, end_date: DAYS[0] };
          const subject = clusterOfRun(
            run,
            { windowMs: 60_000, offsetMs: 0 },
            addressOf(behind, database),
            undefined,
          );
          using ticks = new ClusterTicks({ ...subject, known: undefined });
          const range = { fromMs: START_MS, toMs: START_MS + DAY_MS, windowMs: DAY_MS, row: 100 };
          const answering = answer<"footprint">({ kind: "footprint", ...range }, ticks, { aborted: false });
          try {
            await until(
              "all questions",
              () => QUESTIONS.every((question) => asked.some((sql) => question.test(sql))),
            );
          } finally {
            release();
          }
          const { value: { bars: [{ levels }] } } = await answering;
          assertEquals(
            levels.reduce((sum, [, , , , trades]) => sum + trades, 0),
            200,
          );
          assertEquals(asked.filter((sql) => sql.includes("FROM orderflow_days")).length, 1);
        });
      })),
);
