import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { type CountedWindow, cutDay, cutEvenly, type DayPart } from "./tape_chunks.ts";

const DAY = { minMs: 86_400_000, maxMs: 2 * 86_400_000 };

/** Windows of a day, some without trades; the first begins before the day. */
const WINDOWS = fc.tuple(
  fc.constantFrom(1000, 60_000, 3_600_000, 86_400_000),
  fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(5000)), { maxLength: 24 }),
).map(([windowMs, steps]) => {
  let startMs = DAY.minMs - windowMs - windowMs / 2;
  const windows = steps.map(([step, trades]): CountedWindow => [startMs += step * windowMs, trades]);
  return {
    windowMs,
    windows: windows.filter(([startMs]) => startMs + windowMs > DAY.minMs && startMs < DAY.maxMs),
  };
});

function assertCovers(parts: readonly DayPart[]) {
  assertEquals(parts[0].fromMs, DAY.minMs);
  assertEquals(parts.at(-1)!.toMs, DAY.maxMs);
  for (const [i, { fromMs, toMs }] of parts.entries()) {
    assert(Number.isInteger(fromMs) && fromMs < toMs);
    if (i > 0) assertEquals(fromMs, parts[i - 1].toMs);
  }
}

Deno.test("cutDay() covers the day without gaps, with all its trades", () => {
  fc.assert(fc.property(WINDOWS, ({ windowMs, windows }) => {
    const parts = cutDay(windows, windowMs, DAY);
    assertCovers(parts);
    const sum = parts.reduce((sum, { trades }) => sum + trades, 0);
    const expected = windows.reduce((sum, [, trades]) => sum + trades, 0);
    assert(Math.abs(sum - expected) < 1e-6, `${sum}, not ${expected}`);
    assert(parts.every(({ trades }) => trades < 2000), "no part has many more trades than the others");
  }));
});

Deno.test("cutDay() keeps the parts before the last when windows are added", () => {
  fc.assert(fc.property(WINDOWS, fc.nat(24), ({ windowMs, windows }, count) => {
    const before = cutDay(windows.slice(0, count), windowMs, DAY).slice(0, -1);
    const after = cutDay(windows, windowMs, DAY).slice(0, before.length);
    assertEquals(after, before);
  }));
});

Deno.test("cutEvenly() covers the day", () => {
  for (const partMs of [300_000, 7_000_000, 86_400_000]) assertCovers(cutEvenly(partMs, DAY));
});
