import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { checkRange, DAY_MS, dayRange, formatDay, parseDay } from "./days.ts";

Deno.test("parseDay() accepts real calendar days only, in one form", () => {
  for (const day of ["2021-07-01", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1970-01-01"]) {
    assertEquals(formatDay(parseDay(day)!), day);
  }
  const none = [
    "2021-7-1",
    "2021-02-29",
    "1900-02-29",
    "2021-13-01",
    "2021-00-10",
    "2021-01-00",
    "2021-04-31",
    "21-07-01",
  ];
  const odd = [
    "2021/07/01",
    "20210701",
    " 2021-07-01",
    "2021-07-01 ",
    "2021-07-01T00:00",
    "",
    "today",
    "２０２１-07-01",
    "-2021-07-01",
    "0000-00-00",
  ];
  for (const text of [...none, ...odd]) assertEquals(parseDay(text), undefined, text);
});

Deno.test("parseDay() counts in UTC in every time zone", () => {
  assertEquals(parseDay("2021-07-01"), 1625097600000);
  assertEquals(parseDay("2024-03-31")! + DAY_MS, parseDay("2024-04-01"));
});

Deno.test("checkRange() refuses an end that is earlier than the start", () => {
  assertThrows(
    () => checkRange("2021-07-02", "2021-07-01"),
    RangeError,
    "END_DATE 2021-07-01 is earlier than START_DATE 2021-07-02",
  );
  assertEquals(checkRange("2021-07-01", "2021-07-01"), { firstMs: 1625097600000, lastMs: 1625097600000 });
});

Deno.test("dayRange() counts days across the end of a leap February", () => {
  assertEquals(dayRange(parseDay("2024-02-28")!, parseDay("2024-03-02")!), {
    first: "2024-02-28",
    last: "2024-03-01",
    days: 3,
  });
});
