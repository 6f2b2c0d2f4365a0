import { assertEquals } from "deno-std/assert/equals.js";
import { DAY_MS, HOUR_MS } from "../../lib/text/durations.ts";
import { dayStarts } from "./day_separators.ts";

const START_MS = Date.UTC(2024, 7, 8);

Deno.test("dayStarts() are the midnights in a range of any length", () => {
  for (const days of [1 / 24, 1, 1.5, 2, 3, 7.25, 40]) {
    const range = { minMs: START_MS - HOUR_MS, maxMs: START_MS - HOUR_MS + days * DAY_MS };
    const expected = [];
    for (let startMs = START_MS; startMs <= range.maxMs; startMs += DAY_MS) expected.push(startMs);
    assertEquals(dayStarts(range, 1200, "utc"), expected, `${days} days`);
  }
});

Deno.test("dayStarts() has no midnight in a part of a day, and nothing where days are narrow", () => {
  const range = { minMs: START_MS + HOUR_MS, maxMs: START_MS + 5 * HOUR_MS };
  assertEquals(dayStarts(range, 1200, "utc"), []);
  assertEquals(dayStarts({ minMs: START_MS, maxMs: START_MS + 60 * DAY_MS }, 1200, "utc"), []);
});
