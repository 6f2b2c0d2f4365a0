import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { createStatements } from "./schema.ts";
import { MODERN } from "./server_version.ts";

const PLAIN = { database: "market", cluster: undefined, isReplicated: false };

Deno.test("plain tables are three MergeTree tables, with codecs where the version has codecs", () => {
  const statements = createStatements(PLAIN, MODERN);
  assertEquals(statements[0], "CREATE DATABASE IF NOT EXISTS market");
  assertEquals(statements.length, 4);
  assert(statements[1].includes("price Int64 CODEC(Delta, ZSTD)"));
  assert(statements.slice(1).every((sql) => sql.includes("ENGINE = MergeTree PARTITION BY")));
  assert(!createStatements(PLAIN, undefined).join().includes("CODEC"));
  // A book of a moment is read from few rows.
  const granularities = statements.slice(1).map((sql) => /index_granularity = (\d+)$/.exec(sql)?.[1]);
  assertEquals(granularities, [undefined, "512", undefined]);
});

Deno.test("distributed tables have the names of plain ones, and lie over tables of each node", () => {
  const statements = createStatements({ ...PLAIN, cluster: "main", isReplicated: true }, MODERN);
  assertEquals(statements.length, 7);
  assert(statements[1].startsWith("CREATE TABLE IF NOT EXISTS market.orderflow_trades_local ("));
  assert(
    statements[1].includes(
      "ReplicatedMergeTree('/clickhouse/tables/{shard}/market/orderflow_trades_local', '{replica}')",
    ),
  );
  assertEquals(
    statements[2],
    "CREATE TABLE IF NOT EXISTS market.orderflow_trades AS market.orderflow_trades_local " +
      "ENGINE = Distributed(main, market, orderflow_trades_local, cityHash64(instrument, day))",
  );
});
