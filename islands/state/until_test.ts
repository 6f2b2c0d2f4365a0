import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { signal } from "@preact/signals";
import { until } from "./until.ts";

Deno.test("until resolves when the condition holds, at once or later, and reads no signal afterwards", async () => {
  let reads = 0;
  const count = signal(0);
  const atLeast = (least: number) =>
    until(() => {
      reads++;
      return count.value >= least;
    });
  await atLeast(0);
  let isOver = false;
  const later = atLeast(2).then(() => isOver = true);
  count.value = 1;
  await Promise.resolve();
  assertEquals(isOver, false);
  count.value = 2;
  await later;
  const before = reads;
  count.value = 3;
  assertEquals(reads, before);
});
