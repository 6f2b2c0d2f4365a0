import { assertEquals } from "deno-std/assert/equals.js";
import { withoutDay } from "./skipped_days.ts";

Deno.test("withoutDay() leaves what is skipped before and after a day", () => {
  const [before, same] = [
    { first: "2025-01-01", last: "2025-01-04", days: 4 },
    { first: "2025-01-06", last: "2025-01-06", days: 1, same_as: "2025-01-05" },
  ];
  const day = (first: string, last: string, days: number) => ({ first, last, days });
  for (
    const [without, left] of [
      ["2025-01-01", [day("2025-01-02", "2025-01-04", 3), same]],
      ["2025-01-02", [day("2025-01-01", "2025-01-01", 1), day("2025-01-03", "2025-01-04", 2), same]],
      ["2025-01-04", [day("2025-01-01", "2025-01-03", 3), same]],
      ["2025-01-06", [before, same]],
    ] as const
  ) assertEquals(withoutDay([before, same], without), [...left]);
  assertEquals(withoutDay([same, day("2025-02-01", "2025-02-01", 1)], "2025-02-01"), [same]);
});
