/** @module Runs over clusters of which only the best levels count: the cluster aggregates, and the files are those of databases. */

import { assert } from "deno-std/assert/assert.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { MAX_TERMS } from "../lib/pushdown/rounded_sums.ts";
import { readManifests } from "../lib/sources/clickhouse/manifest.ts";
import { ClusterClient } from "../lib/sources/clickhouse/client.ts";
import { parseClusterAddress } from "../lib/model/cluster_address.ts";
import { DAY_MS } from "../lib/model/days.ts";
import { compareRuns, type Days, loadDays } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { hardSizes } from "./helpers/hard_sums.ts";

const DAY = "2024-01-02";
const NEXT_DAY = "2024-01-03";
const DAYS: Days = ["X", DAY, NEXT_DAY];
const START_MS = Date.parse(DAY);

/** The sizes of both sides of a snapshot. */
type Sides = [bids: number[], asks: number[]];

/** Makes the databases of two days, with a snapshot each minute. */
function makeDays(data: string, books: Sides[][]): void {
  for (const [index, day] of [DAY, NEXT_DAY].entries()) {
    const startMs = START_MS + index * DAY_MS;
    const rows = books[index].map(([bids, asks], i): Value[] => {
      const levels = (sizes: number[], sign: number) =>
        JSON.stringify(sizes.map((size, level) => [1000 + sign * (level + 1) / 10, size]));
      return [i + 1, "X", levels(bids, -1), levels(asks, 1), `${startMs + i * 60_000}`];
    });
    makeDatabase(dayPath(data, "X", day), [
      tradesTable([[1, "X", "1", 1000, 1, "buy", `${startMs}`]]),
      bookTable(rows),
    ]);
  }
}

/** Snapshots whose sides are hard to sum. */
function hardBooks(count: number): Sides[] {
  return fc.sample(fc.tuple(hardSizes, hardSizes), { numRuns: count, seed: 1 });
}

/**
 * Snapshots with whole numbers of a step.
 *
 * @param greatest The greatest whole number
 */
function stepBooks(count: number, greatest: number): Sides[] {
  const size = fc.oneof(
    fc.integer({ min: 1, max: 1e9 }),
    fc.integer({ min: 1, max: 5 }),
    fc.constant(greatest),
  ).map((steps) => steps / 1e8);
  const side = fc.array(size, { maxLength: 30 });
  return fc.sample(fc.tuple(side, side), { numRuns: count, seed: 2 });
}

/** The decimals of the sizes of a day's snapshots in a cluster. */
async function sizeDecimals(cluster: TestCluster, to: string): Promise<(number | undefined)[]> {
  const connection = { address: parseClusterAddress(to), password: cluster.password, caCerts: [] };
  using client = new ClusterClient(connection, { signal: new AbortController().signal, onRetry() {} });
  const manifests = await readManifests(client, "X", START_MS, START_MS + 2 * DAY_MS);
  return manifests.map(({ books }) => books?.size_decimals);
}

testCluster(
  "the best levels are summed by the cluster, exactly, from steps and from doubles, and no row is sent",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeDays(data, [hardBooks(200), stepBooks(200, 1e10)]);
        await loadDays(cluster, database, DAYS, data, true);
        assertEquals(await sizeDecimals(cluster, addressOf(cluster, database)), [-1, 8]);
        for (const [index, depthLevels] of [1, 5, 25, MAX_TERMS, 2 ** 40].entries()) {
          const to = addressOf(cluster, database, index % cluster.ports.length);
          const windowSeconds = [1, 3600, 86_400][index % 3];
          const log = await compareRuns(cluster, DAYS, { data, to }, {
            windowSeconds,
            depthLevels,
            tables: false,
          });
          assert(log.includes("is read by load") && !log.includes("row by row"), log);
        }
      })),
);

testCluster(
  "snapshots whose sizes have too many magnitudes are sent as rows, and only those of their day",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const extreme: Sides[] = [[[1e-30, 1e30], [0.1]], [[1], [2, 3]]];
        makeDays(data, [extreme, stepBooks(100, Number.MAX_SAFE_INTEGER)]);
        await loadDays(cluster, database, DAYS, data);
        const to = addressOf(cluster, database);
        const log = await compareRuns(cluster, DAYS, { data, to }, { windowSeconds: 60, depthLevels: 20 });
        assertMatch(log, /2024-01-02: \S+ is read by load \d+ of \S+, snapshots row by row/);
        assert(!/2024-01-03: .*row by row/.test(log), log);
      })),
);
