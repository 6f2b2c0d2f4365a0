import { assertEquals } from "deno-std/assert/equals.js";
import { duration, windowLength, windowName } from "./durations.ts";

Deno.test("duration() is readable at every length", () => {
  const cases: [ms: number, text: string][] = [
    [-5, "0.0 s"],
    [0, "0.0 s"],
    [940, "0.9 s"],
    [9949, "9.9 s"],
    [9960, "10 s"],
    [42_000, "42 s"],
    [59_400, "59 s"],
    [59_600, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [3_599_700, "1 h 00 min"],
    [7_800_000, "2 h 10 min"],
  ];
  for (const [ms, text] of cases) assertEquals(duration(ms), text, String(ms));
});

Deno.test("windowLength() of a minute and more is readable if it is not a whole number of minutes", () => {
  assertEquals([30_000, 60_000, 300_000, 64_000, 1_024_000].map(windowLength), [
    "30 s",
    "1 m",
    "5 m",
    "1 min 04 s",
    "17 min 04 s",
  ]);
});

Deno.test("windowName() uses the largest unit that divides the window", () => {
  assertEquals([1000, 60_000, 14_400_000, 86_400_000, 90_000].map(windowName), [
    "1 s",
    "1 m",
    "4 h",
    "1 d",
    "90 s",
  ]);
});
