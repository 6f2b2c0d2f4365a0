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

/** More rows than fit into open chunks. */
const ROWS = 150_000;

Deno.test("RowStore keeps rows in packed chunks, and changes of them, whatever the values", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(ROWS - 1), row), { maxLength: 200 }), (changes) => {
      const store = new RowStore(3);
      const rowOf = (row: number) => [1625097600000 + row, row / 3, 0];
      for (let row = 0; row < ROWS; row++) store.push(Float64Array.from(rowOf(row)), 0);
      const changed = new Map<number, number[]>();
      // Rows near the beginning are in packed chunks.
      for (
        const [row, values] of changes.flatMap(([row, values]) => [[row, values], [row % 5, values]] as const)
      ) {
        store.store(row, Float64Array.from(values), 0);
        changed.set(row, values);
      }
      const to = new Float64Array(3);
      for (let row = 0; row < ROWS; row++) {
        const expected = changed.get(row) ?? rowOf(row);
        store.load(row, to, 0);
        for (let column = 0; column < 3; column++) {
          const isRight = to[column] === expected[column] && store.get(row, column) === expected[column];
          if (!isRight) throw new Error(`row ${row} is ${to}, not ${expected}`);
        }
      }
    }),
    { numRuns: 8 },
  );
});

Deno.test("RowStore can be filled again after it was cleared, with open and packed chunks", () => {
  const store = new RowStore(2);
  for (const factor of [1, 2.5]) {
    store.clear();
    for (let row = 0; row < ROWS; row++) store.push(Float64Array.of(1e12 + row * factor, row), 0);
    for (let row = 0; row < ROWS; row++) {
      if (store.get(row, 0) !== 1e12 + row * factor || store.get(row, 1) !== row) {
        throw new Error(`row ${row}`);
      }
    }
  }
});
