import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { roundedSum } from "../model/exact_sum.ts";
import { RunningDelta } from "./running_delta.ts";

/** Changes of all magnitudes: sums of them need more than two doubles. */
const changes = fc.array(
  fc.record({
    size: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1e-90, 1e-12, 0.1, 3, 1e8)),
    side: fc.constantFrom(-1, 0, 1),
  }).map(({ size, side }) => side * size),
  { minLength: 1, maxLength: 60 },
);

/** The deltas after each change, each added up exactly. */
function naive(changes: readonly number[]): number[] {
  return changes.map((_, index) => roundedSum(changes.slice(0, index + 1)));
}

function deltaOf(changes: readonly number[], delta = new RunningDelta()): RunningDelta {
  for (const [index, change] of changes.entries()) delta.addNext(index, 0, 0, 0, change);
  return delta;
}

Deno.test("the extremes of a running delta are those of exact sums", () => {
  fc.assert(fc.property(changes, (changes) => {
    const { low, high } = deltaOf(changes);
    assertEquals([low, high], [Math.min(...naive(changes)), Math.max(...naive(changes))].map((x) => x + 0));
  }));
});

Deno.test("a running delta goes on after a sum of skipped trades", () => {
  fc.assert(fc.property(changes, changes, (before, after) => {
    const delta = new RunningDelta();
    for (const change of before) delta.skip(Float64Array.of(change, 0, 0, 0, 0), 0);
    const { low, high } = deltaOf(after, delta);
    const deltas = naive([...before, ...after]).slice(before.length);
    assertEquals([low, high], [Math.min(...deltas), Math.max(...deltas)].map((x) => x + 0));
  }));
});

Deno.test("a running delta says that a trade came out of order, and forgets all when it begins again", () => {
  const delta = new RunningDelta();
  delta.addNext(2, 0, 0, 0, 1e-90);
  delta.addNext(2, 0, 0, 0, 1e90);
  assertEquals(delta.isOutOfOrder, false);
  delta.addNext(1, 0, 0, 0, 1);
  assertEquals(delta.isOutOfOrder, true);
  delta.restart();
  delta.addNext(1, 0, 0, 0, -3);
  assertEquals([delta.low, delta.high, delta.isOutOfOrder], [-3, -3, false]);
});
