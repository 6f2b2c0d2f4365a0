import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { compact, decimalsNeeded, decimalsOf, fixed, signedPercent } from "./numbers.ts";
import { dateTime, duration, tickLabel, windowName } from "./times.ts";

Deno.test("decimalsOf() counts the decimals of the shortest text", () => {
  for (const [value, expected] of [[61837.63, 2], [4.54e-7, 9], [100, 0], [1e21, 0], [0.1, 1], [5e-8, 8]]) {
    assertEquals(decimalsOf(value), expected, String(value));
  }
});

Deno.test("decimalsNeeded() is what the instrument needs, and not the noise of sums", () => {
  for (
    const [values, expected] of [
      [[61837.63, 61840], 2],
      [[4.54e-7, 4.5e-7], 9],
      [[0.1 + 0.2, 53.445100000000004], 4],
      [[0, NaN], 0],
      [[], 0],
    ] as [number[], number][]
  ) assertEquals(decimalsNeeded(values, values.length), expected, String(values));
});

Deno.test("numbers are written for people", () => {
  assertEquals(fixed(61837.63, 2), "61,837.63");
  assertEquals(fixed(-1234567, 0), "-1,234,567");
  assertEquals(fixed(4.54e-7, 9), "0.000\u202f000\u202f454");
  for (
    const [value, expected] of [
      [0, "0"],
      [12.345, "12.3"],
      [999.96, "1k"],
      [1234567, "1.23M"],
      [0.000123456, "0.000123"],
    ] as const
  ) assertEquals(compact(value), expected);
  assertEquals([0.0123, -0.0123, 0].map(signedPercent), ["+1.23%", "−1.23%", "0.00%"]);
});

Deno.test("times are written for people", () => {
  assertEquals(dateTime(Date.UTC(2021, 6, 1, 14, 30), "utc"), "2021-07-01 14:30");
  assertEquals(dateTime(Date.UTC(2021, 6, 1, 14, 30, 5), "utc"), "2021-07-01 14:30:05");
  assertEquals(
    [Date.UTC(2022), Date.UTC(2022, 1), Date.UTC(2022, 1, 3), Date.UTC(2022, 1, 3, 4, 5)].map((timeMs) =>
      tickLabel(timeMs, "utc")
    ),
    ["2022", "Feb", "3 Feb", "04:05"],
  );
  assertEquals([1000, 60_000, 14_400_000, 86_400_000, 90_000].map(windowName), [
    "1 s",
    "1 m",
    "4 h",
    "1 d",
    "90 s",
  ]);
  assertEquals([8000, 200_000, 7_500_000].map(duration), ["8 s", "3 min 20 s", "2 h 5 min"]);
});
