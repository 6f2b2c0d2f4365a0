/** @module Windows that a cluster computes, compared with those of the same days' databases. */

import { assertEquals } from "deno-std/assert/equals.js";
import { Aggregator, noRows, type SeriesRows } from "../lib/aggregate/aggregator.ts";
import { DAY_MS, formatDay } from "../lib/model/days.ts";
import { ALL_SERIES, type SeriesId } from "../lib/model/series.ts";
import { bookWindows } from "../lib/pushdown/book_windows.ts";
import { tradeWindows } from "../lib/pushdown/trade_windows.ts";
import { ClusterClient } from "../lib/sources/clickhouse/client.ts";
import { parseClusterAddress } from "../lib/model/cluster_address.ts";
import { readManifests } from "../lib/sources/clickhouse/manifest.ts";
import { uniqueTrades } from "../lib/sources/duplicates/unique_trades.ts";
import { openDatabase } from "../lib/sources/sqlite/open_database.ts";
import { addressOf, type TestCluster, withDatabase } from "./clusters/test_clusters.ts";
import { loadDays } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";

const DAY = "2024-01-02";
const DAY_START = Date.parse(DAY);
const WINDOWS_S = [1, 7, 60, 3600, 86_400, 604_800];

/** A repeatable sequence of numbers from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

/** A day that is hard: rows out of order, ties, sizes from 1e-12 to 1e8, nanoseconds, rows of the day before. */
function hardDay(data: string, trades: number): void {
  const random = randomNumbers(7);
  const pick = <T>(...choices: T[]): T => choices[Math.floor(random() * choices.length)];
  const timeOf = () => {
    const ms = DAY_START + Math.floor(random() * DAY_MS);
    return pick(
      `${ms}`,
      `${ms}${String(Math.floor(random() * 1e6)).padStart(6, "0")}`,
      `${DAY_START + 60_000}`,
      `${DAY_START - 1}`,
    );
  };
  const tradeRows = Array.from({ length: trades }, (_, i): Value[] => [
    i + 1,
    "X",
    pick(`${Math.floor(random() * 1e12)}`, `word${i}`),
    pick(Math.round(100 + 800 * random()) / 100, 10 ** (14 * random() - 8)),
    pick(10 ** (20 * random() - 12), random(), Math.round(random() * 1e8) / 1e8, 0, 1e-12, 0.1),
    pick("buy", "sell", "?"),
    timeOf(),
  ]);
  const levels = (sign: number) => {
    const prices = Array.from({ length: 3 }, () => 1000 + sign * (1 + Math.floor(random() * 500)) / 10);
    return JSON.stringify(prices.map((price) => [price, random() * 10 ** Math.floor(12 * random() - 6)]));
  };
  const books = Array.from(
    { length: 800 },
    (_, i): Value[] => [i + 1, "X", levels(-1), levels(1), timeOf()],
  );
  makeDatabase(dayPath(data, "X", DAY), [tradesTable(tradeRows), bookTable(books)]);
}

/** A day as recorders have it: prices and sizes of a few decimals, in order of time. */
function plainDay(data: string): void {
  const random = randomNumbers(3);
  let price = 94_000;
  const step = () => price = Math.round(10 * (price + 2 * random() - 1)) / 10;
  const trades = Array.from({ length: 2500 }, (_, i): Value[] => {
    const size = Math.round(random() * 1e8) / 1e8;
    return [
      i + 1,
      "X",
      `${600_000 + i}`,
      step(),
      size,
      random() < 0.5 ? "buy" : "sell",
      `${DAY_START + i * 34_000}`,
    ];
  });
  const books = Array.from({ length: 1500 }, (_, i): Value[] => {
    const side = (sign: number) =>
      JSON.stringify(
        Array.from(
          { length: 5 },
          (_, level) => [step() + sign * (50 + level), Math.round(random() * 1e8) / 1e8],
        ),
      );
    return [i + 1, "X", side(-1), side(1), `${DAY_START + i * 56_000}`];
  });
  makeDatabase(dayPath(data, "X", DAY), [tradesTable(trades), bookTable(books)]);
}

/** Makes the windows of a day from its database, as a run does. */
async function expectedWindows(
  path: string,
  layout: { windowMs: number; offsetMs: number },
): Promise<SeriesRows> {
  const bars = new Aggregator(layout);
  const day = { startMs: DAY_START, endMs: DAY_START + DAY_MS };
  const source = await openDatabase(path, { reading: { instrument: "X", day, days: day } });
  try {
    for (const batch of uniqueTrades(source)) bars.addTrades(batch);
    for (const batch of source.books()) bars.addBooks(batch);
    return bars.takeWindows();
  } finally {
    source.close();
  }
}

/** The bars of windows in their order, each with the keys by which the window merges. */
function described(layout: { windowMs: number; offsetMs: number }, id: SeriesId, given: Float64Array) {
  const aggregator = new Aggregator(layout);
  const width = aggregator.rowWidth(id);
  const rows = Array.from(
    { length: given.length / width },
    (_, row) => given.subarray(row * width, (row + 1) * width),
  )
    .sort((a, b) => a[0] - b[0]);
  const keys = { price: [5, 13], imbalance: [5, 13], quote: [5, 9], flow: [0, 0] }[id];
  return rows.map((row) => {
    const windows = { ...noRows(), [id]: Float64Array.from(row) };
    return [...aggregator.barsOf(windows)[id], ...row.subarray(keys[0], keys[1])];
  });
}

async function compare(cluster: TestCluster, database: string, data: string): Promise<void> {
  const to = addressOf(cluster, database);
  await loadDays(cluster, database, ["X", DAY, DAY], data);
  const connection = { address: parseClusterAddress(to), password: cluster.password, caCerts: [] };
  const signal = new AbortController().signal;
  using client = new ClusterClient(connection, { signal, onRetry: (message) => console.log(message) });
  const days = { startMs: DAY_START, endMs: DAY_START + DAY_MS };
  const [manifest] = await readManifests(client, "X", days.startMs, days.endMs);
  assertEquals(manifest.day, formatDay(DAY_START));
  for (const windowS of WINDOWS_S) {
    for (const offsetMs of windowS === 86_400 ? [0, -28_800_000] : [0]) {
      const layout = { windowMs: 1000 * windowS, offsetMs };
      const query = { manifest, layout, days, midnights: {} };
      const expected = await expectedWindows(dayPath(data, "X", DAY), layout);
      const [trades, books] = await Promise.all([tradeWindows(client, query), bookWindows(client, query)]);
      if (trades === undefined || books === undefined) {
        throw new Error("the sums of the cluster are not exact");
      }
      const found = { ...trades.rows, ...books.rows };
      for (const { id } of ALL_SERIES) {
        const [here, there] = [described(layout, id, found[id]), described(layout, id, expected[id])];
        // A diff of all bars would take more memory than there is.
        assertEquals(here.length, there.length, `${id}, ${windowS} s`);
        here.forEach((bar, row) => assertEquals(bar, there[row], `${id}, ${windowS} s, row ${row}`));
      }
    }
  }
}

for (
  const [name, make] of [["plain", plainDay], ["hard", (data: string) => hardDay(data, 6000)]] as const
) {
  testCluster(
    `the windows of a ${name} day are those of its database, to the last bit`,
    (cluster) =>
      withDatabase(cluster, (database) =>
        withFolder(async (data) => {
          make(data);
          await compare(cluster, database, data);
        })),
  );
}
