import { assertEquals } from "deno-std/assert/equals.js";
import { assertThrows } from "deno-std/assert/throws.js";
import { QueryError } from "./query_error.ts";
import { givenWindows } from "./series_window.ts";

const RUN = { windowMs: 60_000, offsetMs: 1000 };

Deno.test("givenWindows() covers a range with windows that are aligned as the run's", () => {
  assertEquals(givenWindows(RUN, 61_000, 361_001, 120_000), {
    grid: { windowMs: 120_000, offsetMs: 1000 },
    firstMs: 1000,
    endMs: 481_000,
  });
});

Deno.test("givenWindows() refuses what is no multiple of the run's window, and too many windows", () => {
  for (
    const [toMs, windowMs, message] of [
      [
        600_000,
        90_000,
        "a window has 90000 ms, which is no multiple of the run's window; expected 60000, 120000, ...",
      ],
      [
        6_000_000_001,
        60_000,
        "the range has more than 100000 windows of 60000 ms; ask for a shorter range or longer",
      ],
    ] as const
  ) assertThrows(() => givenWindows(RUN, 0, toMs, windowMs), QueryError, message);
});
