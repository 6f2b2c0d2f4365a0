import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import fc from "fast-check";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../lib/text/durations.ts";
import { dateTime } from "../../lib/text/times.ts";
import { typedTime } from "./go_to.ts";

const START_MS = Date.UTC(2024, 7, 8);
const EXTENT = { minMs: START_MS + HOUR_MS, maxMs: START_MS + 2 * DAY_MS };
const read = (text: string) => typedTime(text, "utc", START_MS + DAY_MS + HOUR_MS, EXTENT);

Deno.test("typedTime() reads dates, times, and both", () => {
  assertEquals(read("2024-08-09"), { timeMs: START_MS + DAY_MS, isDay: true });
  assertEquals(read(" 2024-08-08 14:30 "), { timeMs: START_MS + 14.5 * HOUR_MS, isDay: false });
  assertEquals(read("2024-8-8T14:30:05"), { timeMs: START_MS + 14.5 * HOUR_MS + 5000, isDay: false });
  assertEquals(read("9:05"), { timeMs: START_MS + 33 * HOUR_MS + 5 * MINUTE_MS, isDay: false });
  assertEquals(read("2024-08-08").timeMs, START_MS, "a day that has data in part");
});

Deno.test("typedTime() says what is wrong", () => {
  for (
    const [text, message] of [
      ["", '"" is no time'],
      ["soon", '"soon" is no time: write 2024-08-08, 2024-08-08 14:30 or 14:30'],
      ["2024-08-0814:30", "is no time"],
      ["2024-02-30", "There is no 2024-02-30"],
      ["2024-13-01", "There is no 2024-13-01"],
      ["25:00", "There is no time 25:00"],
      ["2024-08-08 00:30", "is outside the data, from 2024-08-08 01:00 to 2024-08-10 00:00 UTC"],
      ["2024-08-10", "2024-08-10 00:00 is outside the data"],
    ]
  ) assertThrows(() => read(text), RangeError, message);
});

Deno.test("typedTime() reads what dateTime() writes, in UTC and in the zone of this machine", () => {
  const everything = { minMs: 0, maxMs: 4e12 };
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 3e9 }).map((seconds) => seconds * 1000),
    fc.constantFrom("utc" as const, "local" as const),
    (timeMs, zone) => {
      const text = dateTime(timeMs, zone);
      assertEquals(dateTime(typedTime(text, zone, 0, everything).timeMs, zone), text);
    },
  ));
});
