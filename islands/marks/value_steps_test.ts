import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { Rects, testScales } from "../../tests/helpers/rects.ts";
import { addValueSteps } from "./value_steps.ts";

function draw(points: [number, number][], slotPx: number): number[][] {
  const path = new Rects();
  const [timeMs, values] = [0, 1].map((column) => Float64Array.from(points, (point) => point[column]));
  addValueSteps(path, { timeMs, values, first: 0, end: points.length }, testScales(slotPx, 100));
  return path.all;
}

Deno.test("steps are level over a window, and joined where windows follow one another", () => {
  assertEquals(draw([[0, 50], [10, 60], [30, 60], [40, NaN], [50, 40]], 10), [
    [0, 50, 10, 1],
    [10, 40, 10, 1],
    [10, 40, 1, 11],
    [30, 40, 10, 1],
    [50, 60, 10, 1],
  ]);
});

Deno.test("a column of pixels has a line from its lowest to its highest value, absent ones left out", () => {
  assertEquals(draw([[0, NaN], [10, 60], [20, 20], [30, 5]], 1 / 3), [[0, 40, 1, 41], [1, 95, 1, 1], [
    1,
    40,
    1,
    56,
  ]]);
});
