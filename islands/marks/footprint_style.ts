/** @module How footprints are drawn: the kinds of values, sizes, and the place of cells within a bar. */

import type { Colours } from "./frame.ts";

/** What the cells show. */
export type CellMode = "bid x ask" | "delta" | "total" | "trades";

/** The modes, in the order in which the page offers them. */
export const CELL_MODES: readonly CellMode[] = ["bid x ask", "delta", "total", "trades"];

/** Width of bars from which there are cells, and from which cells have numbers, in CSS pixels. */
export const CELLS_FROM_PX = 12;
export const NUMBERS_FROM_PX = 60;
/** The least height of a row without and with a number, in CSS pixels. */
export const ROW_PX = 4;
export const NUMBER_ROW_PX = 13;

/** How cells are drawn. Lengths are in canvas pixels. */
export interface CellStyle {
  /** What the cells show. */
  readonly mode: CellMode;
  /** The time at the left edge of the canvas. */
  readonly leftMs: number;
  /** Width of a millisecond. */
  readonly pxPerMs: number;
  /** Length of a window, in milliseconds. */
  readonly windowMs: number;
  /** The row whose upper edge is the canvas's upper edge. */
  readonly topRow: number;
  /** The height of a row. */
  readonly rowPx: number;
  /** Canvas pixels per CSS pixel. */
  readonly ratio: number;
  /** Width of a thin line. */
  readonly thinPx: number;
  /** The colours. */
  readonly colours: Colours;
}

/** The left edge and the width of the cells within a bar's slot, in CSS pixels; a thin candle is left of the cells. */
export function cellsWithin(slotCssPx: number): { left: number; right: number } {
  const left = slotCssPx >= NUMBERS_FROM_PX ? 9 : slotCssPx >= 24 ? 6 : 4;
  return { left, right: slotCssPx >= 24 ? 2 : 1 };
}
