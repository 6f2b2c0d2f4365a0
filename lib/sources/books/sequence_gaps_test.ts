import { assertEquals } from "deno-std/assert/equals.js";
import type { SqlValue } from "../values/decimal.ts";
import { type NumberBefore, SequenceGaps } from "./sequence_gaps.ts";

/** Whether updates are missing before each update, after a snapshot of the first number. */
function gaps(before: NumberBefore, snapshot: SqlValue, ...updates: [before: SqlValue, number: SqlValue][]) {
  const sequence = new SequenceGaps(before);
  sequence.restart(snapshot);
  return updates.map(([before, number]) => sequence.follow(before, number));
}

Deno.test("SequenceGaps finds updates whose predecessor is missing", () => {
  assertEquals(gaps("previous", 10, [10, 12], [12, 15], [16, 18], [18, 18]), [false, false, true, false]);
  assertEquals(gaps("first", 10, [8, 12], [13, 15], [17, 18], [19, 19]), [false, false, true, false]);
  assertEquals(
    gaps("previous", 10, [7, 12], [12, 3], [3, 4]),
    [false, false, false],
    "an overlap, and a restart",
  );
});

Deno.test("SequenceGaps compares numbers that a double cannot hold, and texts", () => {
  assertEquals(gaps("previous", "9223372036854775806", ["9223372036854775806", "9223372036854775807"]), [
    false,
  ]);
  assertEquals(gaps("previous", "9223372036854775805", ["9223372036854775806", "9223372036854775807"]), [
    true,
  ]);
  assertEquals(gaps("first", " 7 ", ["8", 9], [10, "11"]), [false, false]);
});

Deno.test("SequenceGaps finds nothing where a number is missing", () => {
  assertEquals(gaps("previous", null, [5, 6], [6, null], [9, 10], ["x", 11]), [false, false, false, false]);
});
