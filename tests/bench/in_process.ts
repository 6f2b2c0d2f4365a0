/**
 * Aggregates a database into one-minute bars many times in one process, to measure the time once all code is
 * compiled.
 *
 *     deno run -A tests/bench/in_process.ts DATABASE trades|book|all TIMES
 *
 * Writes the duration of each repetition to stderr, in milliseconds, one per line.
 *
 * @module
 */

import { Aggregator } from "../../lib/aggregate/aggregator.ts";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";

const WINDOWS = { windowMs: 60_000 };

const [path, what, times] = Deno.args;
for (let left = Number(times); left > 0; left--) {
  const startMs = performance.now();
  const bars = await job();
  const ms = performance.now() - startMs;
  if (bars === 0) throw new Error("there were no bars");
  console.error(ms.toFixed(6));
}

/** Opens the database and aggregates it; returns how many numbers the bars hold. */
async function job(): Promise<number> {
  const reader = await openDatabase(path);
  const bars = new Aggregator(WINDOWS);
  if (what !== "book") { for (const batch of reader.trades()) bars.addTrades(batch); }
  if (what !== "trades") { for (const batch of reader.books()) bars.addBooks(batch); }
  reader.close();
  return Object.values(bars.takeChanged()).reduce((sum, { length }) => sum + length, 0);
}
