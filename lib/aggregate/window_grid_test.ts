import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { WindowGrid } from "./window_grid.ts";

const DAY_MS = 86_400_000;
const time = fc.oneof(fc.nat(10_000), fc.integer({ min: 0, max: 2 ** 53 - 1 }));
const length = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }));
const offset = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.integer({ min: 1 - 2 ** 53, max: 2 ** 53 - 1 }),
);

Deno.test("startOf() is the last offset + k * length at or before a time, exactly, over the whole range", () => {
  fc.assert(
    fc.property(time, length, offset, (ms, windowMs, offsetMs) => {
      const [t, w, o] = [ms, windowMs, offsetMs].map(BigInt);
      const shifted = (((t - o) % w) + w) % w;
      assertEquals(new WindowGrid({ windowMs, offsetMs }).startOf(ms), Number(t - shifted));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("windows are aligned to the Unix epoch without an offset", () => {
  const grid = new WindowGrid({ windowMs: 60_000 });
  const starts = [0, 59_999, 60_000, 1625097659_999].map((ms) => grid.startOf(ms));
  assertEquals(starts, [0, 0, 60_000, 1625097600_000]);
});

Deno.test("an offset gives weeks that start on Monday, and days of another time zone", () => {
  const weeks = new WindowGrid({ windowMs: 7 * DAY_MS, offsetMs: 4 * DAY_MS });
  const monday = Date.parse("2024-01-01");
  for (const day of ["2024-01-01T00:00:00Z", "2024-01-03T12:00:00Z", "2024-01-07T23:59:59.999Z"]) {
    assertEquals(weeks.startOf(Date.parse(day)), monday, day);
  }
  const days = new WindowGrid({ windowMs: DAY_MS, offsetMs: -28_800_000 });
  assertEquals(
    days.startOf(Date.parse("2024-01-01T00:00:00+08:00")),
    Date.parse("2024-01-01T00:00:00+08:00"),
  );
  assertEquals(
    days.startOf(Date.parse("2024-01-01T23:59:59+08:00")),
    Date.parse("2024-01-01T00:00:00+08:00"),
  );
});

Deno.test("a window that begins before the Unix epoch has a negative start", () => {
  assertEquals(new WindowGrid({ windowMs: 1000, offsetMs: 300 }).startOf(299), -700);
  assertEquals(new WindowGrid({ windowMs: 1000, offsetMs: -700 }).startOf(299), -700);
});
