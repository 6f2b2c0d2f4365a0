import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import fc from "fast-check";
import { clamped, newestRange, panned, showsNewest, wholeRange, zoomed } from "./time_range.ts";
import { windowStart } from "./windows.ts";

const extent = { minMs: 0, maxMs: 100_000 };

Deno.test("zoomed() keeps the position of the time under the cursor", () => {
  const range = zoomed({ minMs: 1000, maxMs: 5000 }, 0.5, 2000);
  assertEquals(range, { minMs: 1500, maxMs: 3500 });
});

Deno.test("clamped() always keeps bars in view, and is never longer than all bars need", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1e6 }), (minMs, span) => {
      const range = clamped({ minMs, maxMs: minMs + span }, extent, 100);
      assert(range.minMs < extent.maxMs && range.maxMs > extent.minMs);
      const whole = wholeRange(extent, 100);
      assert(range.maxMs - range.minMs <= whole.maxMs - whole.minMs + 1e-6);
      assert(range.maxMs - range.minMs >= 800 - 1e-6);
    }),
  );
});

Deno.test("wholeRange() of a few bars is not much longer than the bars, which are at its right end", () => {
  const { minMs, maxMs } = wholeRange({ minMs: 0, maxMs: 600 }, 100);
  assert(maxMs - minMs < 1800 && maxMs - minMs > 1500);
  assert(maxMs > 600 && maxMs < 700);
});

Deno.test("showsNewest() is true until the reader looks back", () => {
  const range = newestRange(extent, 10_000);
  assert(showsNewest(range, 99_900));
  assert(!showsNewest(panned(range, -5000), 99_900));
});

Deno.test("windowStart() is at or before the time, by less than a window", () => {
  const cases = [[90_000, 60_000, 0, 60_000], [90_000, 60_000, 30_000, 90_000], [
    10_000,
    60_000,
    30_000,
    -30_000,
  ]];
  for (const [timeMs, windowMs, offsetMs, startMs] of cases) {
    assertEquals(windowStart(timeMs, windowMs, offsetMs), startMs);
  }
});
