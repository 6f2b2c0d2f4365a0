/**
 * @module A program for tests: reads the trades of a database while SQLite may use only a few megabytes, and prints how
 * many it read. Arguments: the database, a scratch folder, the limit in bytes. The limit holds for the whole process,
 * so tests run this program as a process of its own.
 */

import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";

const [path, scratch, limit] = Deno.args;

const source = await openDatabase(path, { scratch });
// SQLite only lets a process lower the limit.
new DatabaseSync(":memory:").exec(`PRAGMA hard_heap_limit=${Number(limit)}`);
let batches = 0;
for (const _ of source.trades()) batches++;
source.close();
console.log(
  JSON.stringify({ rows: source.tally.trades.read, batches, left: [...Deno.readDirSync(scratch)].length }),
);
