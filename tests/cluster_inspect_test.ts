/** @module `orderflow inspect clickhouse://...`, with the clusters that `tests/clusters/main.ts` starts. */

import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertStringIncludes } from "deno-std/assert/string_includes.js";
import type { ClusterReport } from "../lib/inspect/cluster_report.ts";
import { orderflow } from "./clusters/cluster_runs.ts";
import { testCluster } from "./clusters/test_cluster.ts";
import { addressOf, ask, withDatabase } from "./clusters/test_clusters.ts";
import { bookTable, dayPath, makeDatabase, tradesTable, type Value, withFolder } from "./helpers/database.ts";
import { run } from "./helpers/program.ts";

function makeDay(data: string, instrument: string, day: string, trades = 3): void {
  const rows = Array.from(
    { length: trades },
    (_, i): Value[] => [i + 1, instrument, `${i}`, i === 1 ? -5 : 100, 0.25, "buy", `${Date.parse(day) + i}`],
  );
  const book = [1, instrument, "[[100, 1.5]]", "[[102, 0.1]]", `${Date.parse(day)}`];
  makeDatabase(dayPath(data, instrument, day), [tradesTable(rows), bookTable([book])]);
}

testCluster(
  "inspect lists instruments, days, rows, sizes and rejected rows of a cluster",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        makeDay(data, "A-X", "2024-01-02");
        makeDay(data, "A-X", "2024-01-05", 1);
        makeDay(data, "B-X", "2024-01-02", 1);
        const to = addressOf(cluster, database);
        await orderflow(cluster, "load", "--create", "--to", to);
        for (
          const [instrument, last] of [["A-X", "2024-01-05"], ["B-X", "2024-01-02"], ["B-X", "2024-01-02"]]
        ) {
          await orderflow(cluster, "load", instrument, "2024-01-02", last, "--data", data, "--to", to);
        }
        const text = await orderflow(cluster, "inspect", to);
        assertEquals(text.code, 0, text.stderr);
        const lines = text.stdout.split("\n");
        assertMatch(
          lines[0],
          /^clickhouse:\/\/orderflow@127\.0\.0\.1:\d+\/\w+: ClickHouse [\d.]+, can be used$/,
        );
        // The second load of B-X replaces the first, whose row stays.
        assertMatch(
          lines[1],
          /orderflow_trades: 5 rows, \S+ k?B on disk; 1 of them of earlier or incomplete loads/,
        );
        assertMatch(lines[2], /orderflow_books: 4 rows, \S+ k?B on disk; 1 of them/);
        assertMatch(
          lines[3],
          /A-X: 2 days, 2024-01-02 to 2024-01-05, 2 days missing, 3 trades, 2 snapshots, from \S+ kB of databases/,
        );
        assertMatch(lines[4], /^ {4}2024-01-02 {2}1 of 3 trades rejected: 1 with a price/);
        assertMatch(lines[5], /B-X: 1 day, 2024-01-02, 1 trade, 1 snapshot/);
        assertEquals(lines.length, 7);

        const { code, stdout } = await orderflow(cluster, "inspect", to, "--json");
        assertEquals(code, 0);
        const [report] = JSON.parse(stdout) as ClusterReport[];
        assertEquals([report.usable, report.errors, report.instruments.length], [true, [], 2]);
        const [day] = report.instruments[0].days;
        assertEquals([day.day, day.trades, day.snapshots, day.rejected], ["2024-01-02", 2, 1, 1]);
        assertEquals(report.tables.map(({ rows, rows_of_days }) => rows - rows_of_days), [1, 1]);
      })),
);

testCluster(
  "inspect says what does not fit: no tables, other tables, a damaged entry, lost rows",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const to = addressOf(cluster, database);
        await ask(cluster, `CREATE DATABASE ${database}`);
        const none = await orderflow(cluster, "inspect", to);
        assertEquals(none.code, 1, none.stderr);
        assertStringIncludes(
          none.stdout,
          `the database ${database} has no table orderflow_trades; orderflow load --create`,
        );

        await orderflow(cluster, "load", "--create", "--to", to);
        makeDay(data, "A-X", "2024-01-02");
        await orderflow(cluster, "load", "A-X", "2024-01-02", "--data", data, "--to", to);
        // An entry of a later version of the program, whose rows are not there.
        const row = {
          instrument: "A-X",
          day: "2024-01-03",
          load: 1,
          trades: 7,
          books: 0,
          manifest: '{"version":2}',
        };
        await ask(
          cluster,
          `INSERT INTO ${database}.orderflow_days FORMAT JSONEachRow ${JSON.stringify(row)}`,
        );
        const other = await orderflow(cluster, "inspect", to);
        assertEquals(other.code, 1);
        assertMatch(
          other.stdout,
          /2024-01-03 {2}error: the entry of A-X 2024-01-03 .* is of another version of orderflow/,
        );
        assertMatch(other.stdout, /orderflow_trades: 2 rows, .*, 7 fewer than the days have/);

        await ask(cluster, `ALTER TABLE ${database}.orderflow_books DROP COLUMN best_bid`);
        const older = await orderflow(cluster, "inspect", to);
        assertEquals(older.code, 1);
        assertMatch(
          older.stdout,
          /error {6}the table \w+\.orderflow_books has no column best_bid, where this version/,
        );
      })),
);

testCluster(
  "inspect counts the rows and sizes of all nodes, and names a node without tables",
  (cluster) =>
    withDatabase(cluster, (database) =>
      withFolder(async (data) => {
        const to = addressOf(cluster, database);
        const create = ["load", "--create", "--cluster", cluster.cluster, "--to"];
        await orderflow(cluster, ...create, to);
        const half = await orderflow(cluster, "inspect", to);
        assertEquals(half.code, 1);
        assertMatch(
          half.stdout,
          /error {6}orderflow_trades: .*(no table|doesn't exist|does not exist|UNKNOWN_TABLE)/i,
        );
        await orderflow(cluster, ...create, addressOf(cluster, database, 1));
        for (const instrument of ["A-X", "B-X", "C-X", "D-X"]) {
          makeDay(data, instrument, "2024-01-02");
          await orderflow(cluster, "load", instrument, "2024-01-02", "--data", data, "--to", to);
        }
        for (const node of [0, 1]) {
          const { code, stdout } = await orderflow(
            cluster,
            "inspect",
            addressOf(cluster, database, node),
            "--json",
          );
          const [{ tables, instruments }] = JSON.parse(stdout) as ClusterReport[];
          assertEquals([code, instruments.length, tables[0].rows, tables[0].rows_of_days], [0, 4, 8, 8]);
          const parts = await Promise.all([0, 1].map((node) =>
            ask(
              cluster,
              `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = '${database}' AND ` +
                "table = 'orderflow_trades_local'",
              node,
            )
          ));
          assertEquals(tables[0].bytes, Number(parts[0]) + Number(parts[1]));
        }
      })),
);

testCluster("inspect says in one line that a password is wrong", async (cluster) => {
  const { code, stdout, stderr } = await run(["inspect", addressOf(cluster, "default")], {
    env: { ORDERFLOW_CLICKHOUSE_PASSWORD: "wrong" },
  });
  assertEquals([code, stdout, stderr.trim().split("\n").length], [1, "", 1]);
  assertMatch(stderr, /^error: .*ORDERFLOW_CLICKHOUSE_PASSWORD/);
});

Deno.test("inspect refuses options and paths that do not belong to a cluster", async () => {
  const to = "clickhouse://u@127.0.0.1:9/market";
  for (
    const [args, message] of [
      [[to, "folder"], /paths or addresses/],
      [[to, "--views", "x"], /--views is about databases/],
      [[to, "--ca-file", "x"], /write clickhouses:/],
      [["clickhouse://u:secret@127.0.0.1/market"], /has a password/],
    ] as const
  ) {
    const { code, stderr } = await run(["inspect", ...args]);
    assertEquals(code, 2);
    assertMatch(stderr, message);
  }
});
