import { deepStrictEqual as assertEquals, ok as assert, throws as assertThrows } from "node:assert/strict";
import fc from "fast-check";
import type { BarColumns } from "./bar_columns.ts";
import { BarFile } from "./bar_file.ts";

const rows = (bars: BarColumns) =>
  Array.from({ length: bars.length }, (_, i) => bars.columns.map((column) => column[i]));

Deno.test("BarFile.update() reads every number as JSON.parse() does", () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 100),
    fc.constantFrom(4.54e-7, 61837.63, 0, 1e21, 5e-324, 0.1, 123456789012345.6),
  );
  fc.assert(fc.property(fc.array(fc.tuple(number, number, number, number), { maxLength: 8 }), (values) => {
    const text = JSON.stringify(values.map((row, i) => [i * 60000, ...row]));
    const file = new BarFile(5);
    file.update(text);
    // `JSON.stringify(-0)` is "0", so negative zero needs no care.
    assertEquals(rows(file.bars), JSON.parse(text));
  }));
});

Deno.test("BarFile.update() gives the same bars as parsing the whole text, whatever the previous texts", () => {
  const step = fc.record({
    drop: fc.integer({ min: 0, max: 4 }),
    change: fc.boolean(),
    add: fc.integer({ min: 0, max: 4 }),
    price: fc.integer({ min: 1, max: 9999 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
    const file = new BarFile(6);
    let bars: number[][] = [];
    let startMs = 0;
    for (const { drop, change, add, price } of steps) {
      const before = bars.map((bar) => bar.join());
      bars = bars.slice(drop);
      if (change && bars.length > 0) bars = [...bars.slice(0, -1), [...bars.at(-1)!.slice(0, 5), price]];
      for (let i = 0; i < add; i++) {
        bars = [...bars, [startMs += 60000, price, price + 1, price - 1, price, i]];
      }
      const from = file.update(JSON.stringify(bars) + "\n");
      assertEquals(rows(file.bars), bars);
      for (let i = 0; i < from; i++) assertEquals(bars[i].join(), before[i]);
    }
  }));
});

Deno.test("BarFile.update() parses only the end of a text that grew", () => {
  const bar = (i: number) => [i * 60000, 1, 2, 0.5, 1.5, 10];
  const bars = Array.from({ length: 1000 }, (_, i) => bar(i));
  const file = new BarFile(6);
  file.update(JSON.stringify(bars));
  assert(file.update(JSON.stringify([...bars, bar(1000)])) >= 998);
});

Deno.test("BarFile.update() rejects a text without bars, and recovers with the next text", () => {
  const file = new BarFile(5);
  for (const text of ["", "{}", "[[1,2,3]]", "[[1,2,3,4,5]", "[[1,2,3,4,null]]", "[[1,2,3,4,5,6]]"]) {
    assertThrows(() => file.update(text), SyntaxError, text);
    file.update(" [ [1, 2, 3, 4, 5] ,\n [2, 2, 3, 4, 5e-1] ]\n");
    assertEquals(rows(file.bars), [[1, 2, 3, 4, 5], [2, 2, 3, 4, 0.5]]);
  }
});
