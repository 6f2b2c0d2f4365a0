/**
 * A table of values over time: one column a bar, one row a statistic, each cell coloured by its value, with the value as
 * text if bars are wide enough.
 *
 * Each row has a scale of its own, from 0 to the largest value in view. Neighbouring cells of one colour are one rectangle,
 * and each colour is one path: a wide screen has tens of thousands of cells.
 *
 * @module
 */

import { type BarScales, canvasFont, type RectPath, type TimeFrame, toPx } from "./frame.ts";
import { columnPx, slotWidth } from "./slots.ts";

/** The number of shades of a colour, from none to full. */
export const SHADES = 8;
/** The strongest shade, as opacity: text must stay readable. */
const STRONGEST = 0.75;
/** A slot needs this much width for text, in CSS pixels. */
const TEXT_FROM_PX = 46;
/** A row needs this much height for text, in CSS pixels. */
const TEXT_ROW_PX = 11;
const FONT_PX = 11;

/** The values of a table. */
interface HeatTable {
  /** The starts of the windows. */
  readonly timeMs: Float64Array;
  /** Index of the first bar in view. */
  readonly first: number;
  /** Index after the last bar in view. */
  readonly end: number;
  /** The rows, from the top. */
  readonly rows: readonly HeatRow[];
}

/** A row of a table. */
export interface HeatRow {
  /** Whether negative values have another colour. */
  readonly isSigned: boolean;
  /** The value of a bar; NaN if it does not exist. */
  value(index: number): number;
  /** A value as text. */
  text(value: number): string;
}

/** Paths of shades 1 to {@linkcode SHADES}, at indices 0 to SHADES - 1. */
type ShadePaths = readonly RectPath[];

/** The paths of cells by colour. */
interface HeatPaths {
  readonly neutral: ShadePaths;
  readonly positive: ShadePaths;
  readonly negative: ShadePaths;
}

/** Draws the table, its rows in equal parts of the plot's height. */
export function drawHeatCells(frame: TimeFrame, table: HeatTable): void {
  const { ctx, colours } = frame;
  const paths = {
    neutral: shadePaths(),
    positive: shadePaths(),
    negative: shadePaths(),
  };
  addHeatCells(table, frame, frame.plot, paths);
  ctx.save();
  for (
    const [shades, colour] of [
      [paths.neutral, colours.heat],
      [paths.positive, colours.rising],
      [paths.negative, colours.falling],
    ] as const
  ) {
    ctx.fillStyle = colour;
    for (let shade = 0; shade < SHADES; shade++) {
      ctx.globalAlpha = STRONGEST * (shade + 1) / SHADES;
      ctx.fill(shades[shade]);
    }
  }
  ctx.restore();
  drawTexts(frame, table);
}

/** Adds the cells to paths. */
export function addHeatCells(
  { timeMs, first, end, rows }: HeatTable,
  scales: BarScales,
  plot: { top: number; height: number },
  paths: HeatPaths,
): void {
  const { x, windowMs, thinPx } = scales;
  const slotPx = slotWidth(scales);
  const isDense = slotPx < thinPx;
  // A space between cells, if there is room for it.
  const spacePx = slotPx >= 6 * thinPx ? thinPx : 0;
  for (const [rowIndex, row] of rows.entries()) {
    const topPx = Math.round(plot.top + plot.height * rowIndex / rows.length);
    const heightPx = Math.round(plot.top + plot.height * (rowIndex + 1) / rows.length) - topPx - thinPx;
    const largest = largestSize(row, first, end);
    let [startPx, endPx, shade] = [0, 0, 0];
    const finish = () => {
      if (shade === 0) return;
      const side = !row.isSigned ? paths.neutral : shade > 0 ? paths.positive : paths.negative;
      side[Math.abs(shade) - 1].rect(startPx, topPx, endPx - startPx - spacePx, heightPx);
    };
    for (let i = first; i < end;) {
      const left = isDense ? columnPx(scales, timeMs[i]) : Math.round(toPx(x, timeMs[i]));
      const right = isDense ? left + thinPx : Math.round(toPx(x, timeMs[i] + windowMs));
      let value = row.value(i);
      for (i++; isDense && i < end && columnPx(scales, timeMs[i]) === left; i++) {
        const next = row.value(i);
        if (!(Math.abs(next) <= Math.abs(value))) value = next;
      }
      const nextShade = shadeOf(value, largest);
      if (nextShade === shade && left === endPx && spacePx === 0) {
        endPx = right;
        continue;
      }
      finish();
      [startPx, endPx, shade] = [left, right, nextShade];
    }
    finish();
  }
}

/** The shade of a value, negative for negative values; 0 for no colour. */
function shadeOf(value: number, largest: number): number {
  const part = Math.abs(value) / largest;
  // NaN has no colour.
  if (!(part > 0)) return 0;
  return Math.sign(value) * Math.max(1, Math.min(SHADES, Math.ceil(part * SHADES)));
}

function largestSize(row: HeatRow, first: number, end: number): number {
  let largest = 0;
  for (let i = first; i < end; i++) {
    const size = Math.abs(row.value(i));
    if (size > largest) largest = size;
  }
  return largest;
}

function drawTexts(frame: TimeFrame, { timeMs, first, end, rows }: HeatTable): void {
  const { ctx, x, windowMs, plot, ratio, colours } = frame;
  const rowPx = plot.height / rows.length;
  if (slotWidth(frame) < TEXT_FROM_PX * ratio || rowPx < TEXT_ROW_PX * ratio) return;
  ctx.fillStyle = colours.text;
  ctx.font = canvasFont(FONT_PX, ratio);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  for (const [rowIndex, row] of rows.entries()) {
    const py = plot.top + rowPx * (rowIndex + 0.5);
    for (let i = first; i < end; i++) {
      const value = row.value(i);
      if (!Number.isNaN(value)) ctx.fillText(row.text(value), toPx(x, timeMs[i] + windowMs / 2), py);
    }
  }
}

function shadePaths(): Path2D[] {
  return Array.from({ length: SHADES }, () => new Path2D());
}
