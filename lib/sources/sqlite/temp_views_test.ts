import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { DatabaseSync } from "node:sqlite";
import { SourceFault } from "../source_fault.ts";
import { describeTables } from "./describe_tables.ts";
import { allowOnlyTempViews, createTempViews } from "./temp_views.ts";

function openSample(): DatabaseSync {
  const db = new DatabaseSync(":memory:");
  db.exec(`CREATE TABLE ticks(t INTEGER, p REAL, q REAL); CREATE TABLE Trades(strategy, pnl);
    INSERT INTO ticks VALUES (1, 2, 3)`);
  return db;
}

Deno.test("createTempViews() makes views that come before tables, and hide tables of the same name", () => {
  const db = openSample();
  createTempViews(
    db,
    "CREATE TEMP VIEW helper AS SELECT t, p, q FROM ticks; CREATE TEMP VIEW trades AS SELECT t AS ts, p AS price, q AS size FROM helper",
  );
  assertEquals(describeTables(db).map(({ name, type }) => [name, type]), [
    ["helper", "view"],
    ["trades", "view"],
    ["ticks", "table"],
  ]);
  assertEquals({ ...db.prepare("SELECT * FROM trades").get() }, { ts: 1, price: 2, size: 3 });
  db.close();
});

Deno.test("createTempViews() says which view SQLite refuses, and leaves the database as it was", () => {
  const cases: [views: string, message: string][] = [
    [
      "\nCREATE TEMP VIEW trades AS SELECT nope FROM ticks",
      "the view trades in line 2 of --views cannot be read: no such column: nope",
    ],
    [
      "CREATE TEMP VIEW book AS SELECT * FROM missing",
      "the view book in line 1 of --views cannot be read: no such table: missing",
    ],
    [
      "CREATE TEMP VIEW trades AS SELECT * FROM trades",
      "the view trades in line 1 of --views cannot be read: view trades is circularly defined",
    ],
    [
      "CREATE TEMP VIEW trades AS DELETE FROM ticks",
      'the view trades in line 1 of --views cannot be created: near "DELETE": syntax error',
    ],
    [
      "CREATE TEMP VIEW main.trades AS SELECT 1",
      "the view main in line 1 of --views cannot be created: temporary table name must be unqualified",
    ],
    [
      "CREATE TEMP VIEW trades AS SELECT load_extension('x')",
      "the view trades in line 1 of --views cannot be read: not authorized to use function: load_extension",
    ],
  ];
  for (const [views, message] of cases) {
    const db = openSample();
    const text = views.includes(" trades ") || views.includes(" book ")
      ? views
      : `${views};CREATE TEMP VIEW book AS SELECT 1`;
    assertEquals(assertThrows(() => createTempViews(db, text), SourceFault).message, message);
    assertEquals({ ...db.prepare("SELECT count(*) AS n FROM ticks").get() }, { n: 1 });
    db.close();
  }
});

Deno.test("allowOnlyTempViews() has SQLite refuse everything but views of the connection, until the work is done", () => {
  const db = openSample();
  const refused = [
    "DROP TABLE ticks",
    "INSERT INTO ticks VALUES (1, 1, 1)",
    "UPDATE ticks SET p = 0",
    "DELETE FROM ticks",
    "CREATE TABLE other(x)",
    "CREATE TEMP TABLE other(x)",
    "CREATE VIEW other AS SELECT 1",
    "CREATE TEMP TRIGGER other AFTER INSERT ON ticks BEGIN SELECT 1; END",
    "CREATE VIRTUAL TABLE temp.other USING fts5(x)",
    "ATTACH ':memory:' AS other",
    "PRAGMA journal_mode=OFF",
    "PRAGMA writable_schema=ON",
    "BEGIN",
    "VACUUM INTO '/tmp/never.db'",
    "SELECT load_extension('x')",
  ];
  allowOnlyTempViews(db, () => {
    for (const sql of refused) {
      assertMatch(
        assertThrows(() => db.exec(sql), Error, "", sql).message,
        /not authorized|authorization denied/,
      );
    }
    db.exec(
      "CREATE TEMP VIEW trades AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    );
  });
  db.exec("CREATE TABLE other(x)");
  db.close();
});
