import { assertEquals } from "deno-std/assert/equals.js";
import { dateTime, exactDateTime, instantText, tickLabel, zoneName } from "./times.ts";

Deno.test("dateTime() shows seconds only if they are not zero", () => {
  assertEquals(dateTime(Date.UTC(2021, 6, 1, 14, 30), "utc"), "2021-07-01 14:30");
  assertEquals(dateTime(Date.UTC(2021, 6, 1, 14, 30, 5), "utc"), "2021-07-01 14:30:05");
  assertEquals(dateTime(Date.UTC(2021, 6, 1, 14, 30, 0, 500), "utc"), "2021-07-01 14:30");
});

Deno.test("exactDateTime() shows milliseconds only if they are not zero", () => {
  assertEquals(exactDateTime(Date.UTC(2021, 6, 1, 14, 30, 5), "utc"), "2021-07-01 14:30:05");
  assertEquals(exactDateTime(Date.UTC(2021, 6, 1, 14, 30, 0, 500), "utc"), "2021-07-01 14:30:00.500");
});

Deno.test("instantText() names the zone, and shows an invalid time as it is", () => {
  assertEquals(instantText(Date.UTC(2025, 0, 1, 0, 59)), "2025-01-01 00:59 UTC");
  assertEquals([NaN, 1e300].map(instantText), ["NaN", "1e+300"]);
});

Deno.test("tickLabel() shows the year, month or day that begins at a tick", () => {
  assertEquals(
    [Date.UTC(2022), Date.UTC(2022, 1), Date.UTC(2022, 1, 3), Date.UTC(2022, 1, 3, 4, 5)].map((timeMs) =>
      tickLabel(timeMs, "utc")
    ),
    ["2022", "Feb", "3 Feb", "04:05"],
  );
});

Deno.test("zoneName() is UTC for UTC", () => assertEquals(zoneName("utc", 0), "UTC"));
