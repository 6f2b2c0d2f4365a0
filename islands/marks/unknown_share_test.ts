import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { Rects, testScales } from "../../tests/helpers/rects.ts";
import { addUnknownShare } from "./unknown_share.ts";

Deno.test("the share of unknown side is a grey column, and nothing where all sides are known", () => {
  const bars = columnsOf([[0, 1, 1, 2], [10, 1, 1, 0], [20, 0, 0, 3], [30, 0, 0, 0]]);
  const draw = (slotPx: number) => {
    const path = new Rects();
    addUnknownShare(path, { bars, first: 0, end: 4 }, testScales(slotPx, 100), 100, 20);
    return path.all;
  };
  assertEquals(draw(10), [[0, 90, 10, 10], [20, 80, 10, 20]]);
  assertEquals(draw(1 / 3), [[0, 80, 1, 20]]);
});
