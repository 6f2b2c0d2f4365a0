import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { viewStatements } from "./view_statements.ts";

Deno.test("viewStatements() splits a text into statements, with names and lines", () => {
  const views = viewStatements(`-- trades; of the feed
create temp view "my ""helper""" as select ';' AS a, ";" AS b /* ; */, [;] from t; ;;
  CREATE TEMPORARY VIEW IF NOT EXISTS temp.trades(ts, price, size)
    AS SELECT * FROM main.trades; -- the end
CREATE TEMP VIEW \`book\` AS SELECT 1`);
  assertEquals(views.map(({ name, line }) => [name, line]), [['my "helper"', 2], ["trades", 3], ["book", 5]]);
  assertEquals(views[1].sql.endsWith("FROM main.trades"), true);
});

const WRONG: [sql: string, message: string][] = [
  ["", "it holds no statement; expected CREATE TEMP VIEW trades AS SELECT ..."],
  ["-- nothing", "it holds no statement; expected CREATE TEMP VIEW trades AS SELECT ..."],
  ["CREATE TEMP VIEW ticks AS SELECT 1", "it makes no view named trades or book, but ticks"],
  [
    "\nDROP TABLE trades",
    'line 2: "DROP TABLE trades" is not a CREATE TEMP VIEW statement; nothing else is accepted',
  ],
  [
    "CREATE VIEW trades AS SELECT 1",
    'line 1: "CREATE VIEW trades AS SELECT 1" is not a CREATE TEMP VIEW statement; nothing else is accepted',
  ],
  [
    "CREATE TEMP VIEW trades AS SELECT 1;\n\nATTACH\n'/tmp/a.db' AS other_database_with_a_long_name",
    "line 3: \"ATTACH '/tmp/a.db' AS other_database_wit...\" is not a CREATE TEMP VIEW statement; " +
    "nothing else is accepted",
  ],
  ["CREATE TEMP VIEW", "line 1: the view has no name"],
  ["CREATE TEMP VIEW trades AS\nSELECT 'a FROM t", "line 2: a text in quotes does not end"],
  ["/* CREATE TEMP VIEW trades AS SELECT 1", "line 1: a comment does not end"],
  ["CREATE TEMP VIEW trades AS SELECT 1\0", "it holds a NUL character; expected SQL as text"],
];

for (const [sql, message] of WRONG) {
  Deno.test(`viewStatements() refuses ${JSON.stringify(sql)}`, () => {
    assertEquals(assertThrows(() => viewStatements(sql), RangeError).message, message);
  });
}
