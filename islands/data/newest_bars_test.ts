import { deepStrictEqual as assertEquals, throws as assertThrows } from "node:assert/strict";
import fc from "fast-check";
import { NewestBars } from "./newest_bars.ts";

const MAY_BE_NULL = [false, true];
const rowsOf = ({ bars }: NewestBars) =>
  Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i]));

Deno.test("NewestBars has the bars of all polls that follow each other, and the last form of each", () => {
  const step = fc.record({ add: fc.integer({ min: 0, max: 12 }), changed: fc.integer({ min: 0, max: 99 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 2, max: 8 }), (steps, polled) => {
      const newest = new NewestBars(2, MAY_BE_NULL);
      const file: [number, number][] = [];
      let firstKnown = 0;
      for (const { add, changed } of steps) {
        const before = file.length;
        if (before > 0) file[before - 1][1] = changed;
        for (let i = 0; i < add; i++) file.push([1000 * file.length, i]);
        newest.update(JSON.stringify(file.slice(-polled)));
        // More new bars than the poll has leave a gap: the bars before the gap are dropped.
        if (file.length - polled > before - 1 || before === 0) firstKnown = Math.max(0, file.length - polled);
        assertEquals(rowsOf(newest), file.slice(firstKnown));
      }
    }),
  );
});

Deno.test("NewestBars takes null where a value may be absent, and refuses what is no list of bars", () => {
  const newest = new NewestBars(2, MAY_BE_NULL);
  newest.update("[[1,null],[2,5]]\n");
  assertEquals(rowsOf(newest), [[1, NaN], [2, 5]]);
  for (const text of ["", "{}", "[[null,1]]", "[[1,2,3]]"]) {
    assertThrows(() => newest.update(text), SyntaxError);
  }
});
