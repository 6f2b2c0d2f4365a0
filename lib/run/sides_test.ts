import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { newTally } from "../model/batches.ts";
import { countSides } from "./sides.ts";

Deno.test("countSides() counts every side, wherever the column lies in memory", () => {
  const sides = fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 40 });
  fc.assert(fc.property(sides, fc.nat(5), (sides, start) => {
    const memory = new Int8Array(50).fill(1);
    const side = memory.subarray(start, start + 45);
    side.set(sides);
    const tally = newTally();
    countSides(tally, { count: sides.length, side });
    const number = (value: number) => sides.filter((side) => side === value).length;
    assertEquals([tally.bought, tally.sold, tally.unknown_side], [number(1), number(-1), number(0)]);
  }));
});
