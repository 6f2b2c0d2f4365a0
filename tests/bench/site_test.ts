import { assert } from "deno-std/assert/assert.js";
import { assertMatch } from "deno-std/assert/match.js";
import { benchSite, siteBenchLine } from "./site.ts";

Deno.test("the benchmark of the page's server measures requests during a run", async () => {
  const results = await benchSite({ trades: 5000, snapshots: 50, runs: 1 });
  for (const result of results) {
    assert(result.timesMs.length > 0);
    assertMatch(siteBenchLine(result), /: \d+ requests, p50 [\d.]+ ms, p99 [\d.]+ ms, max [\d.]+ ms$/);
  }
});
