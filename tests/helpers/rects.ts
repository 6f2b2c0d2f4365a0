/** @module What drawings add to paths, and scales, for tests of drawings. */

import type { BarScales } from "../../islands/marks/frame.ts";

/** A path that keeps its rectangles: left, top, width, height. */
export class Rects {
  /** The rectangles. */
  readonly all: number[][] = [];

  /** Adds a rectangle. */
  rect(...rect: number[]): void {
    this.all.push(rect);
  }
}

/**
 * Scales for windows of 10 ms: a unit of value is a pixel.
 *
 * @param slotPx Width of a window
 * @param top The value at the upper edge
 */
export function testScales(slotPx: number, top: number): BarScales {
  return {
    x: { origin: 0, originPx: 0, pxPerUnit: slotPx / 10 },
    y: { origin: top, originPx: 0, pxPerUnit: -1 },
    windowMs: 10,
    thinPx: 1,
  };
}
