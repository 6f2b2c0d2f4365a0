/**
 * Bars combined into longer and longer windows of lengths that traders know, so that a chart draws about as many bars as it has
 * pixels, however many bars are in view.
 *
 * A level is combined from the level below when it is first needed, and from the first bar that changed after that.
 *
 * @module
 */

import type { SeriesSpec } from "../../lib/model/series.ts";
import { BarColumns } from "./bar_columns.ts";
import { combineBars } from "./combine.ts";
import { longerWindow } from "./windows.ts";

/** A level: the bars, and the index of the first bar of the level below that they do not have yet. */
interface Level {
  readonly bars: BarColumns;
  staleFrom: number;
}

/** The levels above bars of a series. */
export class BarPyramid {
  readonly #series: SeriesSpec;
  #levels: Level[] = [];
  #windowMs = 0;
  #offsetMs = 0;

  /** @param series The series of the bars */
  constructor(series: SeriesSpec) {
    this.#series = series;
  }

  /** Says that bars have changed from an index on. Everything combined from them is combined again when needed. */
  change(from: number): void {
    if (this.#levels.length > 0) this.#levels[0].staleFrom = Math.min(this.#levels[0].staleFrom, from);
  }

  /**
   * The bars of a window.
   *
   * @param base The bars at the bottom, with windows of `baseMs`
   * @param baseMs Length of their windows, in milliseconds
   * @param windowMs The wanted length: `baseMs`, or what {@linkcode longerWindow} makes of it
   * @param offsetMs How far window starts are shifted from multiples of the length since the Unix epoch
   */
  bars(base: BarColumns, baseMs: number, windowMs: number, offsetMs: number): BarColumns {
    if (baseMs !== this.#windowMs || offsetMs !== this.#offsetMs) {
      this.#windowMs = baseMs;
      this.#offsetMs = offsetMs;
      this.#levels = [];
    }
    let below = base;
    for (let at = 0, ms = longerWindow(baseMs); ms <= windowMs; at++, ms = longerWindow(ms)) {
      const level = this.#levels[at] ??= { bars: BarColumns.of(this.#series), staleFrom: 0 };
      if (level.staleFrom < Infinity) {
        const changed = combineBars(this.#series, below, level.staleFrom, ms, offsetMs, level.bars);
        level.staleFrom = Infinity;
        const above = this.#levels[at + 1];
        if (above) above.staleFrom = Math.min(above.staleFrom, changed);
      }
      below = level.bars;
    }
    return below;
  }
}

/**
 * The window in which bars are drawn: the chosen one, unless its bars are much narrower than a pixel.
 *
 * @param windowMs The chosen window, in milliseconds
 * @param spanMs The time in view
 * @param widthPx Width of the view, in CSS pixels
 * @returns The window, or what {@linkcode longerWindow} makes of it: at most two bars for each pixel
 */
export function drawnWindow(windowMs: number, spanMs: number, widthPx: number): number {
  let drawnMs = windowMs;
  while (drawnMs * widthPx < spanMs / 2) drawnMs = longerWindow(drawnMs);
  return drawnMs;
}
