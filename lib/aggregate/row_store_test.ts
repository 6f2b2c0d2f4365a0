import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { RowStore } from "./row_store.ts";

/** Values of all kinds, many of them close to each other or at the limits of 32-bit differences. */
const value = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1625097600000, max: 1625097600100 }),
  fc.integer({ min: -3, max: 3 }).map((n) => 1625097600000 + n * 2 ** 31),
  fc.double({ noNaN: true }),
  fc.constantFrom(Infinity, 2 ** 53, 2 ** 53 + 2, -(2 ** 31), 0.5),
);
const row = fc.tuple(value, value, value);

Deno.test("RowStore returns every row as it was last stored, whatever the values", () => {
  const step = fc.tuple(fc.nat(20), row);
  fc.assert(fc.property(fc.array(fc.array(step, { maxLength: 30 }), { maxLength: 4 }), (rounds) => {
    const store = new RowStore(3);
    for (const steps of rounds) {
      const rows: number[][] = [];
      store.clear();
      for (const [index, values] of steps) {
        if (index < rows.length) {
          store.store(index, Float64Array.from(values), 0);
          rows[index] = values;
        } else {
          assertEquals(store.push(Float64Array.of(NaN, ...values), 1), rows.length);
          rows.push(values);
        }
      }
      assertEquals(store.length, rows.length);
      const to = new Float64Array(3);
      for (const [index, values] of rows.entries()) {
        store.load(index, to, 0);
        // The sign of 0 is not kept.
        assertEquals(Array.from(to, (value) => value + 0), values.map((value) => value + 0));
        assertEquals(store.get(index, 1) + 0, values[1] + 0);
      }
    }
  }));
});

Deno.test("RowStore keeps rows of many chunks", () => {
  const store = new RowStore(2);
  for (let row = 0; row < 10_000; row++) store.push(Float64Array.of(1e12 + row, row / 3), 0);
  for (let row = 0; row < 10_000; row++) {
    if (store.get(row, 0) !== 1e12 + row || store.get(row, 1) !== row / 3) throw new Error(`row ${row}`);
  }
});
