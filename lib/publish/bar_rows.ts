/** @module Bars as rows of doubles, one after the other. */

/**
 * Checks that bars can be written as JSON and are in order.
 *
 * @param bars Bars, one after the other
 * @param width Number of doubles in a bar; the first is the bar's start
 * @throws {RangeError} If a bar is cut short, contains NaN or an infinity, or is not newer than the bar before it
 */
export function checkBars(bars: Float64Array, width: number): void {
  let previousMs = -Infinity;
  for (let at = 0; at < bars.length; at += width) {
    if (at + width > bars.length || !isFiniteBar(bars, at, width)) {
      throw new RangeError(
        `cannot store the bar [${bars.subarray(at, at + width)}]; expected ${width} finite numbers`,
      );
    }
    if (!(bars[at] > previousMs)) {
      throw new RangeError(
        `cannot store a bar at ${bars[at]} after one at ${previousMs}; sort bars by their start`,
      );
    }
    previousMs = bars[at];
  }
}

function isFiniteBar(bars: Float64Array, at: number, width: number): boolean {
  for (let i = at; i < at + width; i++) if (!Number.isFinite(bars[i])) return false;
  return true;
}
