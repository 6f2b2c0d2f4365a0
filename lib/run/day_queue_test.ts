import { assertEquals } from "deno-std/assert/equals.js";
import { DayQueue } from "./day_queue.ts";

Deno.test("DayQueue gives out each database once, in order, whoever asks", () => {
  const here = new DayQueue(3);
  const there = new DayQueue(here.memory);
  assertEquals([here.take(), there.take(), there.take(), here.take(), there.take()], [
    0,
    1,
    2,
    undefined,
    undefined,
  ]);
  assertEquals([there.databases, there.isAnyLeft, new DayQueue(1).isAnyLeft], [3, false, true]);
});

Deno.test("DayQueue tells all threads which database is at the head, and how much of each is read", () => {
  const here = new DayQueue(2);
  const there = new DayQueue(here.memory);
  here.pass();
  there.setRead(1, 0.25);
  there.setRead(0, 1);
  assertEquals([there.head, here.readOf(1), here.readOf(0)], [1, 0.25, 1]);
});
