import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { Rects, testScales } from "../../tests/helpers/rects.ts";
import { addSplitVolumes } from "./split_volumes.ts";

/** Bars of flow: start, bought, sold, unknown. */
const bars = (rows: number[][]) => ({ bars: columnsOf(rows), first: 0, end: rows.length });

function draw(rows: number[][], slotPx: number) {
  const names = ["sold", "bought", "unknown", "positive", "negative"] as const;
  const paths = Object.fromEntries(names.map((name) => [name, new Rects()])) as Record<
    typeof names[number],
    Rects
  >;
  addSplitVolumes(bars(rows), testScales(slotPx, 100), paths);
  return Object.fromEntries(Object.entries(paths).map(([name, { all }]) => [name, all]));
}

Deno.test("a volume is sold, bought and unknown from the floor up, with a dash at the delta", () => {
  assertEquals(draw([[0, 30, 10, 20, 0, 0], [10, 5, 25, 0, 0, 0]], 10), {
    sold: [[2, 90, 7, 10], [12, 75, 7, 25]],
    bought: [[2, 60, 7, 30], [12, 70, 7, 5]],
    unknown: [[2, 40, 7, 20]],
    positive: [[2, 80, 7, 2]],
    negative: [[12, 80, 7, 2]],
  });
});

Deno.test("the smallest volume is visible, and no volume is nothing", () => {
  assertEquals(draw([[0, 0.001, 0, 0, 0, 0], [10, 0, 0, 0, 0, 0], [20, 0, 0, 0.001, 0, 0]], 10), {
    sold: [],
    bought: [[2, 99, 7, 1]],
    unknown: [[22, 99, 7, 1]],
    positive: [[2, 98, 7, 2]],
    negative: [],
  });
});

Deno.test("a column of pixels shows the bar of the largest volume on it", () => {
  const rows = [[0, 10, 0, 0, 0, 0], [10, 20, 20, 0, 0, 0], [20, 0, 5, 0, 0, 0], [30, 0, 5, 0, 0, 0]];
  assertEquals(draw(rows, 1 / 3), {
    sold: [[0, 80, 1, 20], [1, 95, 1, 5]],
    bought: [[0, 60, 1, 20]],
    unknown: [],
    positive: [],
    negative: [[1, 95, 1, 1]],
  });
});
