import { assertEquals } from "deno-std/assert/equals.js";
import { DayQueue } from "./day_queue.ts";

Deno.test("DayQueue gives each database to one thread, in the order of days", () => {
  const here = new DayQueue(3);
  const there = new DayQueue(here.memory);
  const taken = [here.take(), there.take(), there.take(), here.take(), there.take()];
  assertEquals(taken, [0, 1, 2, undefined, undefined]);
  assertEquals([there.databases, there.hasNext, new DayQueue(1).hasNext], [3, false, true]);
});

Deno.test("DayQueue shows every thread which database is being merged and how much of each is read", () => {
  const here = new DayQueue(2);
  const there = new DayQueue(here.memory);
  here.finishMerging();
  there.setReadFraction(1, 0.25);
  there.setReadFraction(0, 1);
  assertEquals([there.merging, here.readFraction(1), here.readFraction(0)], [1, 0.25, 1]);
});
