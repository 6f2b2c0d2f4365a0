import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import type { BarColumns } from "../data/bar_columns.ts";
import { addCandles } from "./candles.ts";
import type { BarScales } from "./frame.ts";
import { bodyWidth } from "./slots.ts";
import { addVolumes } from "./volumes.ts";

class Rects {
  readonly all: number[][] = [];
  rect(...rect: number[]): void {
    this.all.push(rect);
  }
}

/** Windows of 10 ms, each `slotPx` pixels wide; a unit of price is a pixel, 100 is at the top. */
const scales = (slotPx: number): BarScales => ({
  x: { origin: 0, originPx: 0, pxPerUnit: slotPx / 10 },
  y: { origin: 100, originPx: 0, pxPerUnit: -1 },
  windowMs: 10,
  thinPx: 1,
});

const view = (bars: BarColumns, first: number, end: number) => ({ bars, first, end });

Deno.test("rising and falling candles are filled equally, with wicks that end where bodies begin", () => {
  const bars = columnsOf([[0, 50, 70, 40, 60, 1], [10, 60, 70, 40, 50, 1]]);
  const rising = new Rects();
  const falling = new Rects();
  addCandles(view(bars, 0, 2), scales(10), rising, falling);
  assertEquals(rising.all, [[5, 30, 1, 10], [5, 50, 1, 10], [2, 40, 7, 10]]);
  assertEquals(falling.all, [[15, 30, 1, 10], [15, 50, 1, 10], [12, 40, 7, 10]]);
});

Deno.test("a candle whose prices are equal is a line", () => {
  const rising = new Rects();
  addCandles(view(columnsOf([[0, 50, 50, 50, 50, 1]]), 0, 1), scales(10), rising, new Rects());
  assertEquals(rising.all, [[2, 50, 7, 1]]);
});

Deno.test("bars narrower than a pixel are one line from the lowest to the highest price", () => {
  const bars = columnsOf([[0, 50, 60, 45, 55, 1], [10, 55, 70, 50, 52, 5], [20, 52, 53, 30, 40, 2], [
    30,
    9,
    9,
    9,
    9,
    1,
  ]]);
  const rising = new Rects();
  const falling = new Rects();
  addCandles(view(bars, 0, 4), scales(1 / 3), rising, falling);
  assertEquals(falling.all, [[0, 30, 1, 40]]);
  assertEquals(rising.all, [[1, 91, 1, 1]]);
  const volumes = new Rects();
  addVolumes(view(bars, 0, 3), scales(1 / 3), 100, 2, new Rects(), volumes);
  assertEquals(volumes.all, [[0, 90, 1, 10]]);
});

Deno.test("bodyWidth() is an odd number of thin lines, and leaves space between candles", () => {
  for (let slot = 1; slot < 60; slot += 0.37) {
    for (const thin of [1, 2]) {
      const lines = bodyWidth(slot, thin) / thin;
      assertEquals(lines % 2, 1);
      assert(lines === 1 || lines * thin < slot);
    }
  }
});
