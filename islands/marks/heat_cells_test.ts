import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { Rects, testScales } from "../../tests/helpers/rects.ts";
import { addHeatCells, SHADES } from "./heat_cells.ts";

/** The cells of one row by colour and shade. */
function draw(values: number[], slotPx: number, isSigned: boolean): Record<string, number[][]> {
  const shades = () => Array.from({ length: SHADES }, () => new Rects());
  const paths = { neutral: shades(), positive: shades(), negative: shades() };
  const timeMs = Float64Array.from(values, (_, i) => 10 * i);
  const row = { isSigned, value: (i: number) => values[i], text: String };
  addHeatCells({ timeMs, first: 0, end: values.length, rows: [row] }, testScales(slotPx, 1), {
    top: 0,
    height: 20,
  }, paths);
  return Object.fromEntries(
    Object.entries(paths).flatMap(([name, shades]) =>
      shades.flatMap(({ all }, shade) => all.length ? [[`${name} ${shade + 1}`, all]] : [])
    ),
  );
}

Deno.test("a cell has the shade of its value relative to the largest in view, and the colour of its sign", () => {
  assertEquals(draw([8, 1, 0, NaN, 4], 10, false), {
    "neutral 1": [[10, 0, 9, 19]],
    "neutral 4": [[40, 0, 9, 19]],
    "neutral 8": [[0, 0, 9, 19]],
  });
  assertEquals(draw([-8, 2], 10, true), { "positive 2": [[10, 0, 9, 19]], "negative 8": [[0, 0, 9, 19]] });
});

Deno.test("neighbouring narrow cells of one shade are one rectangle; a column of pixels shows the largest value", () => {
  assertEquals(draw([8, 8, 1, 8], 2, false), {
    "neutral 1": [[4, 0, 2, 19]],
    "neutral 8": [[0, 0, 4, 19], [6, 0, 2, 19]],
  });
  assertEquals(draw([1, NaN, -8, 1], 1 / 3, true), {
    "positive 1": [[1, 0, 1, 19]],
    "negative 8": [[0, 0, 1, 19]],
  });
});
