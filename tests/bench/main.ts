/**
 * `deno task bench`: prints what the promises about memory and speed come to on this machine.
 *
 * @module
 */

import { withFolder } from "../helpers/database.ts";
import { bytes, count, duration } from "../../lib/run/figures.ts";
import { measureMemory } from "./memory.ts";
import { browserPath } from "../browser/browser.ts";
import { benchPage } from "./page.ts";
import { benchSite, siteBenchLine } from "./site.ts";

const trades = Number(Deno.args[0] ?? 10_000_000);

await withFolder(async (folder) => {
  console.log(`a day of ${count(trades, "trades")}, made anew:`);
  const { databaseBytes, peakBytes, ms, read } = await measureMemory(folder, trades);
  console.log(`  database      ${bytes(databaseBytes)}`);
  console.log(`  trades read   ${count(read)}`);
  console.log(`  time          ${duration(ms)}`);
  console.log(
    `  peak memory   ${
      peakBytes === undefined ? "unknown on this system" : `${bytes(peakBytes)} (to stay under 300 MB)`
    }`,
  );
  if (peakBytes !== undefined && peakBytes >= 300e6) Deno.exit(1);
});

for (const result of await benchSite({ trades: 1_000_000, snapshots: 20_000, runs: 5 })) {
  console.log(siteBenchLine(result));
}

if (browserPath === undefined) console.log("the page: ignored, no browser was found (set CHROME_PATH)");
else {for await (const line of benchPage({ bars: 50_000, starts: 5, updates: 3600, idleMs: 30_000 })) {
    console.log(line);
  }}
