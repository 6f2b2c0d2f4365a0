import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { columnsOf } from "../../tests/helpers/price_columns.ts";
import type { BarScales } from "./frame.ts";
import { addBand } from "./imbalance_band.ts";

class Path {
  readonly all: (string | number)[][] = [];
  rect(...rect: number[]): void {
    this.all.push(rect);
  }
  moveTo(...point: number[]): void {
    this.all.push(["move", ...point]);
  }
  lineTo(...point: number[]): void {
    this.all.push(["line", ...point]);
  }
}

/** Windows of 10 ms, each `slotPx` pixels wide; values from 1 to -1 are 100 pixels high. */
const scales = (slotPx: number): BarScales => ({
  x: { origin: 0, originPx: 0, pxPerUnit: slotPx / 10 },
  y: { origin: 1, originPx: 0, pxPerUnit: -50 },
  windowMs: 10,
  thinPx: 1,
});

function added(rows: number[][], slotPx: number): { band: unknown[]; line: unknown[] } {
  const bars = columnsOf(rows);
  const [band, line] = [new Path(), new Path()];
  addBand({ bars, first: 0, end: bars.length }, scales(slotPx), band, line);
  return { band: band.all, line: line.all };
}

Deno.test("a band goes from low to high without gaps, and a line through the closes", () => {
  assertEquals(added([[0, 0, 0.5, -0.5, 0.2, 1], [10, 0, 0.8, 0.4, 0.6, 1]], 4), {
    band: [[0, 25, 4, 50], [4, 10, 4, 20]],
    line: [["move", 2, 40], ["line", 6, 20]],
  });
});

Deno.test("the line of a band is interrupted where a bar is missing", () => {
  assertEquals(
    added([[0, 0, 0.5, -0.5, 0, 1], [20, 0, 0.5, -0.5, 0, 1]], 4).line,
    [["move", 2, 50], ["move", 10, 50]],
  );
});

Deno.test("a band of bars narrower than a pixel has the extremes and the last close of each column", () => {
  const rows = [[0, 0, 0.5, -0.5, 0, 1], [10, 0, 1, 0, 0.5, 1], [20, 0, 0.2, -1, -0.5, 1], [
    50,
    0,
    0,
    0,
    0,
    1,
  ]];
  assertEquals(added(rows, 1 / 3), {
    band: [[0, 0, 1, 100], [1, 50, 1, 1]],
    line: [["move", 0.5, 75], ["line", 1.5, 50]],
  });
});
