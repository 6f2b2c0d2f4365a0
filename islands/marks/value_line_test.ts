import { deepStrictEqual as assertEquals } from "node:assert/strict";
import { testScales } from "../../tests/helpers/rects.ts";
import { addValueLine, lineRange } from "./value_line.ts";

const lineOf = (points: [number, number][]) => {
  const [timeMs, values] = [0, 1].map((column) => Float64Array.from(points, (point) => point[column]));
  return { timeMs, values, first: 0, end: points.length };
};

function draw(
  points: [number, number][],
  slotPx: number,
  breaks: Parameters<typeof addValueLine>[3] = {},
): string {
  const parts: string[] = [];
  const add = (name: string) => (x: number, y: number) => void parts.push(`${name}${x},${y}`);
  addValueLine({ moveTo: add("M"), lineTo: add("L") }, lineOf(points), testScales(slotPx, 100), breaks);
  return parts.join(" ");
}

Deno.test("a line goes through the middles of windows, and over windows without a bar", () => {
  assertEquals(draw([[0, 50], [10, 60], [30, 40]], 10), "M5,50 L5,50 L15,40 L35,60");
});

Deno.test("a line is interrupted at absent values, and where breaks say so", () => {
  const points: [number, number][] = [[0, 50], [10, NaN], [20, 40], [40, 30], [50, 20]];
  assertEquals(draw(points, 10), "M5,50 L5,50 M25,60 L25,60 L45,70 L55,80");
  assertEquals(draw(points, 10, { atGaps: true }), "M5,50 L5,50 M25,60 L25,60 M45,70 L45,70 L55,80");
  assertEquals(
    draw(points, 10, { before: (i) => i === 4 }),
    "M5,50 L5,50 M25,60 L25,60 L45,70 M55,80 L55,80",
  );
});

Deno.test("a line in bars narrower than a pixel keeps every extreme", () => {
  const points: [number, number][] = [[0, 50], [1, 90], [2, 10], [3, 60], [40, 60]];
  const path = draw(points, 1 / 4);
  assertEquals(path, "M0.125,50 L0.125,50 L0.125,90 L0.125,10 L0.125,40 L1.125,40");
  assertEquals(lineRange(lineOf(points)), [10, 90]);
  assertEquals(lineRange(lineOf([[0, NaN]])), undefined);
});
