import { assertEquals } from "deno-std/assert/equals.js";
import { assertMatch } from "deno-std/assert/match.js";
import { GENERAL_TIME, TIME_FORMS } from "../values/time_forms.ts";
import { doubtsOfTimes } from "./time_doubts.ts";

/** Forms of times on a calendar without a zone, of which there are counts as well. */
const WITHOUT_ZONE = /^(date-time-digits|day-first|month-first|proven-by-day|time-of-day|date-and)/;

Deno.test("doubtsOfTimes() asks for the zone of every form on a calendar, and of no count", () => {
  for (const { id, example, ...form } of TIME_FORMS) {
    if (id === "general") continue;
    const doubts = doubtsOfTimes("times", ["time"], [example], { id, example, ...form });
    assertEquals(doubts.length, WITHOUT_ZONE.test(id) ? 1 : 0, id);
    if (doubts.length > 0) {
      assertMatch(doubts[0], /^times, such as .*, have no time zone and are taken for UTC; if/);
    }
    assertEquals(doubtsOfTimes("times", ["utc_time"], [example], { id, example, ...form }), [], "named UTC");
  }
});

Deno.test("doubtsOfTimes() tells texts with a zone from texts without", () => {
  const bare = /^\d{4}[-./]\d\d?[-./]\d\d?[ D]\d+:\d\d:[\d.]+$|^\d{8}[ -][\d:.]+$/;
  for (const [value] of [GENERAL_TIME.example, ...GENERAL_TIME.variants!]) {
    const isBare = typeof value === "string" && bare.test(value);
    assertEquals(doubtsOfTimes("times", ["time"], [[null], [value]]).length, isBare ? 1 : 0, String(value));
  }
  for (const text of ["2024-01-01T08:00:01+08:00", "20240101T080001+0800", "2024-01-01 08:00:01.5 -03"]) {
    assertEquals(doubtsOfTimes("times", ["time"], [[text]]), [], text);
  }
});

Deno.test("doubtsOfTimes() warns about numbers that have lost digits", () => {
  const [doubt, ...more] = doubtsOfTimes("times", ["time"], [[1704067260000], [1.70406726e18]]);
  assertMatch(doubt, /floating-point numbers .* such as 1704067260000000000: their last digits are lost/);
  assertEquals(more, []);
  assertEquals(doubtsOfTimes("times", ["time"], [["1704067260000000000"], [1.70406726e15]]), []);
});
