import { assertEquals } from "deno-std/assert/equals.js";
import { Deal } from "./deal.ts";

Deno.test("Deal gives out each database once, in order, whoever asks", () => {
  const here = new Deal(3);
  const there = new Deal(here.memory);
  assertEquals([here.take(), there.take(), there.take(), here.take(), there.take()], [
    0,
    1,
    2,
    undefined,
    undefined,
  ]);
  assertEquals([there.databases, there.isAnyLeft, new Deal(1).isAnyLeft], [3, false, true]);
});

Deno.test("Deal tells all threads which database is at the head, and how much of each is read", () => {
  const here = new Deal(2);
  const there = new Deal(here.memory);
  here.pass();
  there.setRead(1, 0.25);
  there.setRead(0, 1);
  assertEquals([there.head, here.readOf(1), here.readOf(0)], [1, 0.25, 1]);
});
