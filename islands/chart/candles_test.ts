import { deepStrictEqual as assertEquals, ok as assert } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import { addCandles, addGaps, addVolumes, bodyWidth, type CandleFrame, valueRange } from "./candles.ts";

class Rects {
  readonly all: number[][] = [];
  rect(...rect: number[]): void {
    this.all.push(rect);
  }
}

/** Windows of 10 ms, `slotPx` pixels each; a price is a pixel, 100 at the top. */
const frame = (slotPx: number): CandleFrame => ({
  x: { origin: 0, originPx: 0, pxPerUnit: slotPx / 10 },
  y: { origin: 100, originPx: 0, pxPerUnit: -1 },
  windowMs: 10,
  thinPx: 1,
});

Deno.test("a rising candle is hollow and a falling one filled, both with wicks that end where bodies begin", () => {
  const bars = columnsOf([[0, 50, 70, 40, 60, 1], [10, 60, 70, 40, 50, 1]]);
  const rising = new Rects();
  const falling = new Rects();
  addCandles(bars, 0, 2, frame(10), rising, falling);
  assertEquals(rising.all, [[5, 30, 1, 10], [5, 50, 1, 10], [2, 40, 7, 10], [3, 41, 5, 8]]);
  assertEquals(falling.all, [[15, 30, 1, 10], [15, 50, 1, 10], [12, 40, 7, 10]]);
});

Deno.test("a candle without movement is still a line", () => {
  const rising = new Rects();
  addCandles(columnsOf([[0, 50, 50, 50, 50, 1]]), 0, 1, frame(10), rising, new Rects());
  assertEquals(rising.all, [[2, 50, 7, 1]]);
});

Deno.test("bars narrower than a pixel share one line from lowest to highest, in the direction of all", () => {
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
  addCandles(bars, 0, 4, frame(1 / 3), rising, falling);
  assertEquals(falling.all, [[0, 30, 1, 40]]);
  assertEquals(rising.all, [[1, 91, 1, 1]]);
  const volumes = new Rects();
  addVolumes(bars, 0, 3, frame(1 / 3), 100, 2, new Rects(), volumes);
  assertEquals(volumes.all, [[0, 90, 1, 10]]);
});

Deno.test("bodyWidth() is odd in thin lines, and leaves room between candles", () => {
  for (let slot = 1; slot < 60; slot += 0.37) {
    for (const thin of [1, 2]) {
      const lines = bodyWidth(slot, thin) / thin;
      assertEquals(lines % 2, 1);
      assert(lines === 1 || lines * thin < slot);
    }
  }
});

Deno.test("addGaps() marks windows without bars, and nothing else", () => {
  const bars = columnsOf([0, 10, 40, 50].map((startMs) => [startMs, 1, 1, 1, 1, 1]));
  const gaps = new Rects();
  addGaps(bars, 0, 4, frame(10), 0, 100, gaps);
  assertEquals(gaps.all, [[20, 0, 20, 100]]);
  assertEquals(valueRange(bars, 1, 1), undefined);
  assertEquals(valueRange(bars, 0, 4), [1, 1]);
});
