import { assertEquals } from "deno-std/assert/equals.js";
import fc from "fast-check";
import { pointOfControl, type PriceLevel } from "./price_cells.ts";
import { valueArea } from "./value_area.ts";

/** Levels of rows and volumes. */
function levelsOf(...volumes: [row: number, volume: number][]): PriceLevel[] {
  return volumes.map(([row, volume]) => ({ row, sold: volume, bought: 0, unknown: 0, volume, trades: 1 }));
}

Deno.test("pointOfControl() is the row of most volume, the one nearest to the middle, the lower one", () => {
  assertEquals(pointOfControl(levelsOf([1, 5], [2, 9], [3, 1])).row, 2);
  assertEquals(pointOfControl(levelsOf([1, 9], [3, 9], [4, 1], [6, 0])).row, 3);
  assertEquals(pointOfControl(levelsOf([1, 1], [2, 9], [4, 9], [5, 1])).row, 2);
});

Deno.test("valueArea() adds the larger neighbour until there are 70 %", () => {
  assertEquals(valueArea(levelsOf([1, 100])), { low: 1, high: 1 });
  assertEquals(valueArea(levelsOf([1, 10], [2, 15], [3, 50], [4, 20], [5, 5])), { low: 3, high: 4 });
  assertEquals(valueArea(levelsOf([1, 10], [2, 15], [3, 40], [4, 15], [5, 20])), { low: 2, high: 4 });
});

Deno.test("valueArea() adds empty rows on both sides up to the next row with trades, however far that is", () => {
  assertEquals(valueArea(levelsOf([0, 20], [1000, 60], [1010, 20])), { low: 991, high: 1010 });
  assertEquals(valueArea(levelsOf([-1e9, 40], [0, 60])), { low: -1e9, high: 0 });
});

Deno.test("valueArea() compares decimals: seven tenths of ten tenths are 70 %", () => {
  const tenths = Array.from({ length: 10 }, (_, row): [number, number] => [row, 0.1]);
  const { low, high } = valueArea(levelsOf(...tenths));
  assertEquals(high - low + 1, 7);
});

Deno.test("valueArea() and pointOfControl() compare decimals: 0.1 and 0.2 are 0.3", () => {
  const sum = 0.1 + 0.2;
  assertEquals(pointOfControl(levelsOf([1, 0.3], [2, sum], [5, 0.1])).row, 2);
  assertEquals(pointOfControl(levelsOf([1, 0.1], [4, 0.3], [5, sum])).row, 4);
  assertEquals(valueArea(levelsOf([1, 0.3], [2, 0.5], [3, sum])), { low: 1, high: 3 });
});

Deno.test("places of tenths are those of whole numbers", () => {
  const volumes = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 9 });
  fc.assert(fc.property(volumes, (given) => {
    const whole = levelsOf(...given.map(([a, b], row): [number, number] => [row, a + b]));
    // Sums with rounding errors: 0.1 and 0.7 are 0.7999999999999999.
    const tenths = levelsOf(...given.map(([a, b], row): [number, number] => [row, a / 10 + b / 10]));
    assertEquals(pointOfControl(tenths).row, pointOfControl(whole).row);
    assertEquals(valueArea(tenths), valueArea(whole));
  }));
});
