import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { timeTicks } from "./time_ticks.ts";

Deno.test("timeTicks() are at round times, with space for labels", () => {
  const start = Date.UTC(2021, 6, 1, 0, 3);
  const minutes = timeTicks(start, start + 60 * 60_000, 6, "utc");
  assertEquals(minutes.map((timeMs) => new Date(timeMs).getUTCMinutes()), [10, 20, 30, 40, 50, 0]);
  const years = timeTicks(Date.UTC(2010, 2), Date.UTC(2021), 6, "utc");
  assertEquals(years.map((timeMs) => new Date(timeMs).toISOString().slice(0, 10)), [
    "2012-01-01",
    "2014-01-01",
    "2016-01-01",
    "2018-01-01",
    "2020-01-01",
  ]);
  assertEquals(timeTicks(5, 5, 6, "utc"), []);
});

Deno.test("timeTicks() are never more than fit, for any range", () => {
  for (let spanMs = 2000; spanMs < 1e12; spanMs *= 1.7) {
    for (const zone of ["utc", "local"] as const) {
      const ticks = timeTicks(1.6e12, 1.6e12 + spanMs, 8, zone);
      assert(ticks.length <= 10, `${ticks.length} for ${spanMs}`);
      assert(ticks.every((timeMs) => timeMs >= 1.6e12 && timeMs <= 1.6e12 + spanMs));
    }
  }
});
