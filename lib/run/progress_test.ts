import { assertEquals } from "deno-std/assert/equals.js";
import { barText, progressText, type ShownProgress } from "./progress.ts";

/** A run that follows, two seconds after its last row arrived. */
const FOLLOWING: ShownProgress = {
  state: "following",
  current: null,
  progress: { databases: 1, databases_read: 1, bytes: 100, bytes_read: 100, fraction: 1 },
  rows_per_second: 10,
  estimated_end_ms: null,
  updated_ms: 1_000_000,
  following: { last_row_ms: 997_600, delay_ms: 2400, arrived_ms: 998_000, quiet_after_ms: 10_000 },
};

Deno.test("the progress of a run that follows is the delay behind the clock", () => {
  assertEquals(progressText(FOLLOWING), "following, 2.4 s behind the clock");
  assertEquals(barText(FOLLOWING, 80), "following, 2.4 s behind the clock");
  assertEquals(barText(FOLLOWING, 10), "following");
});

Deno.test("the progress says how long no row has come, if that is unusual", () => {
  const following = { ...FOLLOWING.following!, arrived_ms: 900_000, delay_ms: 100_400 };
  assertEquals(
    progressText({ ...FOLLOWING, following }),
    "following, 1 min 40 s behind the clock, no rows for 1 min 40 s",
  );
});

Deno.test("the progress says that there were no rows so far", () => {
  const following = { last_row_ms: null, delay_ms: null, arrived_ms: null, quiet_after_ms: 10_000 };
  assertEquals(progressText({ ...FOLLOWING, following }), "following, no rows so far");
  assertEquals(progressText({ ...FOLLOWING, following: null }), "following, no rows so far");
});
