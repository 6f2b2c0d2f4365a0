/** @module Views that SQLite has to sort are read in bounded memory, so that the number of threads cannot matter. */

import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { BATCH_ROWS } from "../lib/model/batches.ts";
import { makeDatabase, withFolder } from "./helpers/database.ts";

const PROGRAM = import.meta.resolve("./helpers/read_with_little_memory.ts");

const ROWS = 150_000;

/** Less than half of the rows' values: what is sorted in memory does not fit. */
const LIMIT_BYTES = 20e6;

const VIEWS = [
  "SELECT * FROM raw ORDER BY price",
  "SELECT price, size, timestamp FROM (SELECT * FROM raw ORDER BY trade_id)",
  "SELECT DISTINCT * FROM raw ORDER BY size",
  "SELECT trade_id, price, sum(size) AS size, timestamp FROM raw GROUP BY trade_id, price, timestamp",
  "SELECT *, row_number() OVER (ORDER BY price) AS id FROM raw",
  "SELECT * FROM raw UNION SELECT * FROM raw",
];

for (const view of VIEWS) {
  Deno.test(`a view is read in less memory than its rows take: ${view}`, () =>
    withFolder(async (folder) => {
      const path = makeDatabase(
        join(folder, "trades.db"),
        [],
        `PRAGMA journal_mode=OFF;
         CREATE TABLE raw(timestamp INTEGER, price REAL, size REAL, trade_id TEXT);
         INSERT INTO raw WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})
           SELECT 1704067200000 + i, 100 + i % 7, 1, printf('%0300d', i) FROM n;
         CREATE VIEW trades AS ${view}`,
      );
      const scratch = join(folder, "scratch");
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "-A", PROGRAM, path, scratch, String(LIMIT_BYTES)],
      }).output();
      const printed = new TextDecoder().decode(stdout);
      assertEquals(printed === "" ? new TextDecoder().decode(stderr) : JSON.parse(printed), {
        rows: ROWS,
        batches: Math.ceil(ROWS / BATCH_ROWS),
        left: 0,
      });
    }));
}
