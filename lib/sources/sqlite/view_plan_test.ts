import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { endlessness } from "./view_plan.ts";

const VIEWS: [select: string, isBounded: boolean][] = [
  ["SELECT a FROM t", true],
  ["SELECT a FROM t ORDER BY a", true],
  ["SELECT a FROM t UNION ALL SELECT a FROM u UNION ALL SELECT a FROM t", true],
  ["SELECT a FROM t UNION SELECT a FROM u", true],
  ["SELECT t.a FROM t JOIN u ON u.id = t.u_id", true],
  ["SELECT sum(a) AS a FROM t GROUP BY u_id", true],
  ["SELECT a FROM t WHERE id IN (SELECT id FROM u)", true],
  ["SELECT (SELECT a FROM u WHERE u.id = t.u_id) AS a FROM t", true],
  ["SELECT json_extract(e.value, '$.p') AS a FROM t, json_each(t.a) AS e", true],
  ["SELECT e.value AS a FROM t, json_each(t.a, '$.data') AS e", true],
  ["SELECT (SELECT json_group_array(value) FROM json_tree(t.a)) AS a FROM t", true],
  ["SELECT e.value AS a FROM t, json_each(t.a) AS e, u", false],
  ["WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n", false],
  ["WITH n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n WHERE a < 0", false],
  ["SELECT t.a FROM t, u WHERE t.a + u.a = -1", false],
  ["SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a > t.a)", false],
];

for (const [select, isBounded] of VIEWS) {
  Deno.test(`endlessness() ${isBounded ? "allows" : "refuses"} ${select}`, () => {
    const db = new DatabaseSync(":memory:");
    db.exec(
      `CREATE TABLE t(id INTEGER PRIMARY KEY, u_id INTEGER, a); CREATE TABLE u(id INTEGER PRIMARY KEY, a);
      CREATE VIEW v AS ${select}`,
    );
    assertEquals(endlessness(db, "SELECT a FROM v") === undefined, isBounded);
    db.close();
  });
}
