/** @module Runs and queries over tables of a desk's own schema, with the clusters that `tests/clusters/main.ts` starts. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { writeDemoDay } from "../lib/demo/demo_day.ts";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, withDatabase } from "./clusters/test_clusters.ts";
import { withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";

const DAYS = ["2024-01-02", "2024-01-03"];

/** A desk's schema: its tables, made of those that were loaded, and the file of views that describes them. */
interface Schema {
  create: string[];
  views: string;
}

/** Values of the loaded tables as doubles: the demo has prices of two and sizes of four decimals. */
const PRICES = (name: string) => `arrayMap(x -> x / 1e2, ${name})`;
const SIZES = (name: string) => `arrayMap(x -> x / 1e4, ${name})`;

/** Times as `DateTime64`, sides as texts, and arrays of tuples, worst level first and with a level of size 0. */
const TUPLES: Schema = {
  create: [
    `CREATE TABLE desk_trades (symbol String, ts DateTime64(6), px Float64, qty Float64, taker String, id UInt64)
      ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ts)`,
    `INSERT INTO desk_trades SELECT 'XYZ', fromUnixTimestamp64Micro(time_ms * 1000 + intDiv(time_ns, 1000)), price / 1e2,
      size / 1e4, if(side = 1, 'BUY', 'SELL'), toUInt64(order_hi) FROM orderflow_trades`,
    `CREATE TABLE desk_books (symbol String, ts DateTime64(6), bids Array(Tuple(Float64, Float64)),
      asks Array(Tuple(Float64, Float64))) ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ts)`,
    `INSERT INTO desk_books SELECT 'XYZ', fromUnixTimestamp64Milli(time_ms),
      arrayReverse(arrayPushBack(arrayMap((p, s) -> (p, s), ${PRICES("bid_price")}, ${
      SIZES("bid_size")
    }), (99999., 0.))),
      arrayReverse(arrayMap((p, s) -> (p, s), ${PRICES("ask_price")}, ${
      SIZES("ask_size")
    })) FROM orderflow_books`,
  ],
  views: `-- a desk's own tables
    CREATE TEMP VIEW trades AS
      SELECT toUnixTimestamp64Milli(ts) AS time_ms, (toUnixTimestamp64Micro(ts) % 1000) * 1000 AS time_ns, px AS price,
        qty AS size, taker AS side, id AS number
      FROM desk_trades WHERE symbol = {instrument}
        AND ts >= fromUnixTimestamp64Milli({from_ms}) AND ts < fromUnixTimestamp64Milli({to_ms});
    CREATE TEMP VIEW book AS
      SELECT toUnixTimestamp64Milli(ts) AS time_ms, bids, asks
      FROM desk_books WHERE symbol = {instrument}
        AND ts >= fromUnixTimestamp64Milli({from_ms}) AND ts < fromUnixTimestamp64Milli({to_ms});`,
};

/** Microseconds, and levels in columns of arrays, of which a view makes tuples: version 18.16 has no columns of tuples. */
const ARRAYS: Schema = {
  create: [
    `CREATE TABLE desk_trades (symbol String, ts_us Int64, px Float64, qty Float64, taker String, id UInt64)
      ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ts_us)`,
    `INSERT INTO desk_trades SELECT 'XYZ', time_ms * 1000 + intDiv(time_ns, 1000), price / 1e2, size / 1e4,
      if(side = 1, 'BUY', 'SELL'), toUInt64(order_hi) FROM orderflow_trades`,
    `CREATE TABLE desk_books (symbol String, ts_us Int64, bp Array(Float64), bq Array(Float64), ap Array(Float64),
      aq Array(Float64)) ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ts_us)`,
    `INSERT INTO desk_books SELECT 'XYZ', time_ms * 1000, arrayReverse(arrayPushBack(${
      PRICES("bid_price")
    }, 99999.)),
      arrayReverse(arrayPushBack(${SIZES("bid_size")}, 0.)), arrayReverse(${PRICES("ask_price")}),
      arrayReverse(${SIZES("ask_size")}) FROM orderflow_books`,
  ],
  views: `CREATE TEMP VIEW trades AS
      SELECT intDiv(ts_us, 1000) AS time_ms, (ts_us % 1000) * 1000 AS time_ns, px AS price, qty AS size, taker AS side, id AS number
      FROM desk_trades WHERE symbol = {instrument} AND ts_us >= {from_ms} * 1000 AND ts_us < {to_ms} * 1000;
    CREATE TEMP VIEW book AS
      SELECT intDiv(ts_us, 1000) AS time_ms, arrayMap((p, q) -> (p, q), bp, bq) AS bids, arrayMap((p, q) -> (p, q), ap, aq) AS asks
      FROM desk_books WHERE symbol = {instrument} AND ts_us >= {from_ms} * 1000 AND ts_us < {to_ms} * 1000;`,
};

/** Milliseconds, signs as numbers, and nested levels. */
const NESTED: Schema = {
  create: [
    `CREATE TABLE desk_trades (symbol String, ms UInt64, price Float64, size Float64, maker Nullable(Int8), seq UInt32)
      ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ms)`,
    `INSERT INTO desk_trades SELECT 'XYZ', time_ms, price / 1e2, size / 1e4, if(side = 1, 0, 1), toUInt32(order_hi) FROM orderflow_trades`,
    `CREATE TABLE desk_books (symbol String, ms UInt64, bid Nested(px Float64, qty Float64), ask Nested(px Float64, qty Float64))
      ENGINE = MergeTree PARTITION BY symbol ORDER BY (symbol, ms)`,
    `INSERT INTO desk_books SELECT 'XYZ', time_ms, ${PRICES("bid_price")}, ${SIZES("bid_size")}, ${
      PRICES("ask_price")
    },
      ${SIZES("ask_size")} FROM orderflow_books`,
  ],
  views: `CREATE TEMP VIEW trades AS
      SELECT ms AS time_ms, price, size, if(maker = 1, -1, 1) AS side, seq AS number
      FROM desk_trades WHERE symbol = {instrument} AND ms >= {from_ms} AND ms < {to_ms};
    CREATE TEMP VIEW book AS
      SELECT ms AS time_ms, bid.px AS bid_price, bid.qty AS bid_size, ask.px AS ask_price, ask.qty AS ask_size
      FROM desk_books WHERE symbol = {instrument} AND ms >= {from_ms} AND ms < {to_ms}`,
};

/** The files of all bars of an output folder. */
function barFiles(out: string): Record<string, string> {
  const names = [...Deno.readDirSync(out)].map(({ name }) => name)
    .filter((name) => name.endsWith(".json") && name !== "run_status.json");
  assertEquals(names.length, 5);
  return Object.fromEntries(names.sort().map((name) => [name, Deno.readTextFileSync(`${out}/${name}`)]));
}

for (const name of ["arrays of tuples", "nested levels"]) {
  testCluster(
    `tables of a desk with ${name} give the bars and the answers of databases, without loading`,
    (cluster) =>
      withDatabase(cluster, (database) =>
        withFolder(async (folder) => {
          const data = `${folder}/data`;
          const { create, views } = name === "nested levels"
            ? NESTED
            : cluster.version === "18.16"
            ? ARRAYS
            : TUPLES;
          for (const day of DAYS) writeDemoDay(data, "XYZ", day, { trades: 3000, snapshots: 200 });
          const to = addressOf(cluster, database);
          await orderflow(cluster, "load", "--create", "--to", to);
          const loaded = await orderflow(cluster, "load", "XYZ", ...DAYS, "--data", data, "--to", to);
          assertEquals(loaded.code, 0, loaded.stderr);
          for (const sql of create) {
            await ask(cluster, sql.replaceAll(/(desk|orderflow)_(trades|books)/g, `${database}.$1_$2`));
          }
          for (const table of ["trades", "books", "days"]) {
            await ask(cluster, `DROP TABLE ${database}.orderflow_${table}`);
          }
          const file = `${folder}/desk.sql`;
          Deno.writeTextFileSync(file, views);
          const options = ["--window-seconds", "300", "--max-bars", "0", "--no-serve"];
          for (const depth of name === "nested levels" ? [[]] : [["--depth-levels", "3"]]) {
            const [own, desk] = [`${folder}/own${depth.length}`, `${folder}/desk${depth.length}`];
            const expected = await run(["XYZ", ...DAYS, "--data", data, "--out", own, ...options, ...depth]);
            assertEquals(expected.code, 0, expected.stderr);
            const args = ["XYZ", ...DAYS, "--data", to, "--views", file, "--out", desk, ...options, ...depth];
            const made = await orderflow(cluster, ...args);
            assertEquals(made.code, 0, made.stderr);
            assertEquals(barFiles(desk), barFiles(own));
          }
          for (
            const question of [
              "footprint --window-seconds 1h --row 1",
              "heatmap --columns 9 --row 1",
            ]
          ) {
            const [kind, ...words] = question.split(" ");
            const range = ["XYZ", "2024-01-02T10:00", "2024-01-02T16:00", ...words];
            const expected = await run(["query", kind, ...range, "--data", data]);
            const answer = await orderflow(cluster, "query", kind, ...range, "--data", to, "--views", file);
            assertEquals([answer.code, answer.stderr, answer.stdout], [0, "", expected.stdout]);
          }
          const book = ["query", "book", "XYZ", "2024-01-02T10:00"];
          const { stdout } = await orderflow(cluster, ...book, "--data", to, "--views", file);
          assertEquals(stdout, (await run([...book, "--data", data])).stdout);
        })),
  );
}

testCluster(
  "views that do not fit are one line that says what is missing",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (folder) => {
        await ask(cluster, `CREATE DATABASE ${database}`);
        const file = `${folder}/desk.sql`;
        for (
          const [views, message] of [
            [
              "CREATE TEMP VIEW trades AS SELECT 1 AS time_ms, 2 AS price",
              /the view trades has no column size, but time_ms, price/,
            ],
            ["CREATE TEMP VIEW trades AS SELECT * FROM desk", /the view trades: .*desk/],
            ["CREATE TEMP VIEW book AS SELECT 1 AS time_ms", /makes no view named trades/],
            ["DROP TABLE x", /line 1: "DROP TABLE x" is not a CREATE TEMP VIEW statement/],
            [
              "CREATE TEMP VIEW trades AS SELECT 1 AS time_ms, 2 AS price, 3 AS size WHERE 0",
              /the views have no row of X in 2024-01-02/,
            ],
          ] as const
        ) {
          Deno.writeTextFileSync(file, views);
          const args = ["X", DAYS[0], "--data", addressOf(cluster, database), "--views", file, "--no-serve"];
          const { code, stderr } = await orderflow(cluster, ...args, "--out", `${folder}/out`);
          assertEquals(code, 1);
          assertMatch(stderr, message);
          assertEquals(stderr.trim().split("\n").length, 1, stderr);
        }
      })),
);
