import { assertEquals } from "deno-std/assert/equals.js";
import { DatabaseSync } from "node:sqlite";
import { affinityOf } from "./affinity.ts";

const TYPES = [
  "",
  "INT",
  "INTEGER",
  "bigint",
  "FLOATING POINT",
  "CHARINT",
  "VARCHAR(20)",
  "clob",
  "TEXT",
  "BLOB",
  "DOUBLE BLOB",
  "BLOB REAL",
  "TEXT BLOB",
  "REAL",
  "double precision",
  "FLOAT",
  "REAL TEXT",
  "DECIMAL(10,5)",
  "ANY",
  "STRING",
];

/** What SQLite makes of three values tells every affinity but INTEGER from NUMERIC, which convert alike. */
function storedTypes(type: string): string {
  const db = new DatabaseSync(":memory:");
  db.exec(`CREATE TABLE t(a ${type && `"${type}"`}); INSERT INTO t VALUES ('1'), (1), (1.5)`);
  const types = db.prepare("SELECT typeof(a) AS type FROM t").all().map(({ type }) => type).join();
  db.close();
  return types;
}

const STORED = {
  INTEGER: "integer,integer,real",
  NUMERIC: "integer,integer,real",
  TEXT: "text,text,text",
  BLOB: "text,integer,real",
  REAL: "real,real,real",
};

for (const type of TYPES) {
  Deno.test(`affinityOf(${JSON.stringify(type)}) is what SQLite takes for it`, () =>
    assertEquals(STORED[affinityOf(type)], storedTypes(type)));
}
