import { deepStrictEqual as assertEquals } from "node:assert/strict";
import fc from "fast-check";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import type { BarScales } from "./frame.ts";
import { addGaps } from "./gaps.ts";

class Rects {
  readonly all: number[][] = [];
  rect(...rect: number[]): void {
    this.all.push(rect);
  }
}

/** Windows of 10 ms, a pixel for each millisecond. */
const SCALES: BarScales = {
  x: { origin: 0, originPx: 0, pxPerUnit: 1 },
  y: { origin: 100, originPx: 0, pxPerUnit: -1 },
  windowMs: 10,
  thinPx: 1,
};

/** The windows, by number, that are hatched if series have bars in windows of these numbers. */
function hatched(...series: number[][]): number[] {
  const gaps = new Rects();
  const views = series.map((windows) => {
    const bars = columnsOf(windows.map((window) => [window * 10, 1, 1, 1, 1, 1]));
    return { bars, first: 0, end: bars.length };
  });
  addGaps(views, SCALES, 0, 100, gaps);
  return gaps.all.flatMap(([left, , width]) => Array.from({ length: width / 10 }, (_, i) => left / 10 + i));
}

Deno.test("addGaps() marks the windows in which no series has a bar", () => {
  assertEquals(hatched([0, 1, 4, 5]), [2, 3]);
  assertEquals(hatched([0, 1, 4, 5], [2, 3]), [], "books without trades are no gap");
  assertEquals(hatched([0, 6], [1, 5], []), [2, 3, 4]);
  assertEquals(hatched([], []), []);
});

Deno.test("addGaps() marks exactly the windows between the first and last bar that are in no series", () => {
  const windows = fc.uniqueArray(fc.nat(40)).map((all) => all.toSorted((a, b) => a - b));
  fc.assert(
    fc.property(windows, windows, windows, (...series) => {
      const all = new Set(series.flat());
      const [first, last] = [Math.min(...all), Math.max(...all)];
      const expected = Array.from({ length: 41 }, (_, i) => i).filter((i) =>
        i > first && i < last && !all.has(i)
      );
      assertEquals(hatched(...series), expected);
    }),
  );
});

Deno.test("addGaps() marks a gap that reaches into the view from either side", () => {
  const gaps = new Rects();
  const bars = columnsOf([0, 50, 100].map((startMs) => [startMs, 1, 1, 1, 1, 1]));
  addGaps([{ bars, first: 1, end: 2 }], SCALES, 0, 100, gaps);
  assertEquals(gaps.all, [[10, 0, 40, 100], [60, 0, 40, 100]]);
});

Deno.test("addGaps() leaves out gaps whose bars may only not be in memory", () => {
  const gaps = new Rects();
  const bars = columnsOf([0, 50, 100, 200].map((startMs) => [startMs, 1, 1, 1, 1, 1]));
  addGaps([{ bars, first: 0, end: 4 }], SCALES, 0, 100, gaps, { minMs: 60, maxMs: 100 });
  assertEquals(gaps.all, [[10, 0, 40, 100], [110, 0, 90, 100]]);
});
