/**
 * The hot job over and over in one process, for the time that it takes once everything is compiled: rows of one table
 * or of both, out of a database and into bars of a minute.
 *
 *     deno run -A tests/bench/in_process.ts DATABASE trades|book|all TIMES
 *
 * Writes to stderr how many milliseconds each time took, one a line.
 *
 * @module
 */

import { ObiBars } from "../../lib/aggregate/obi_bars.ts";
import { OhlcBars } from "../../lib/aggregate/ohlc_bars.ts";
import { openDatabase } from "../../lib/sources/sqlite/open_database.ts";

const WINDOWS = { windowMs: 60_000, maxBars: 0 };

const [path, what, times] = Deno.args;
for (let left = Number(times); left > 0; left--) {
  const startMs = performance.now();
  const bars = await job();
  const ms = performance.now() - startMs;
  if (bars === 0) throw new Error("there were no bars");
  console.error(ms.toFixed(6));
}

/** Opens the database, makes its bars, and says how many numbers they hold. */
async function job(): Promise<number> {
  const reader = await openDatabase(path);
  const ohlc = new OhlcBars(WINDOWS);
  const obi = new ObiBars(WINDOWS);
  if (what !== "book") { for (const batch of reader.trades()) ohlc.addBatch(batch); }
  if (what !== "trades") { for (const batch of reader.books()) obi.addBatch(batch); }
  reader.close();
  return ohlc.takeChanged().length + obi.takeChanged().length;
}
