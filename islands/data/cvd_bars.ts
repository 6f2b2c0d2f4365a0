/**
 * Bars of the cumulative delta, with the extremes of each bar: of the running delta after each of its trades.
 *
 * @module
 */

import { BarColumns, type BarsInView } from "./bar_columns.ts";
import type { CumulativeDelta } from "./cvd.ts";

/** The part of an answer of `/api/footprint` that is used here. */
interface ExtremesAnswer {
  readonly window_ms: number;
  readonly bars: readonly { timestamp_ms: number; delta_low: number; delta_high: number }[];
}

/** The extremes of the running delta of bars. */
export interface Extremes {
  /** Length of the bars' windows, in milliseconds. */
  readonly windowMs: number;
  /** The start of each bar, the least running delta and the greatest. */
  readonly bars: BarColumns;
}

/** Decodes an answer of `/api/footprint`. */
export function decodeExtremes(answer: unknown): Extremes {
  const { window_ms: windowMs, bars } = answer as ExtremesAnswer;
  const columns = new BarColumns(3);
  for (const { timestamp_ms, delta_low, delta_high } of bars) {
    const index = columns.grow();
    columns.columns[0][index] = timestamp_ms;
    columns.columns[1][index] = delta_low;
    columns.columns[2][index] = delta_high;
  }
  return { windowMs, bars: columns };
}

/** Bars of the cumulative delta: start, open, high, low and close. */
export class CvdBars {
  /** The bars whose sum and extremes are known. */
  readonly bars: BarColumns = new BarColumns(5);

  /**
   * Makes the bars again.
   *
   * The high and the low include the open: the zero before the first trade counts here, unlike in `extremes`. The newest bar
   * may have more trades than its extremes know; its close is always within them.
   *
   * @param flow The bars of flow
   * @param sums Their running sums
   * @param extremes The extremes of some of them; undefined if there are none
   */
  update(flow: BarColumns, sums: CumulativeDelta, extremes: Extremes | undefined): void {
    const { bars } = this;
    bars.length = 0;
    if (!extremes) return;
    const [starts, lows, highs] = extremes.bars.columns;
    for (let at = 0, i = flow.indexFrom(starts[0]); at < extremes.bars.length && i < flow.length;) {
      if (starts[at] < flow.timeMs[i]) at++;
      else if (starts[at] > flow.timeMs[i]) i++;
      else {
        const [open, close] = [sums.before[i], sums.after[i]];
        if (!Number.isNaN(open)) {
          const bar = bars.grow();
          const [time, opens, maxima, minima, closes] = bars.columns;
          time[bar] = starts[at];
          opens[bar] = open;
          maxima[bar] = Math.max(open, close, open + highs[at]);
          minima[bar] = Math.min(open, close, open + lows[at]);
          closes[bar] = close;
        }
        at++;
        i++;
      }
    }
  }

  /** The bars of a part of the bars of flow; undefined if one of them is not known. */
  viewOf({ bars: flow, first, end }: BarsInView): BarsInView | undefined {
    if (first >= end) return undefined;
    const from = this.bars.indexFrom(flow.timeMs[first]);
    const to = from + end - first;
    const isWhole = to <= this.bars.length && this.bars.timeMs[from] === flow.timeMs[first] &&
      this.bars.timeMs[to - 1] === flow.timeMs[end - 1];
    return isWhole ? { bars: this.bars, first: from, end: to } : undefined;
  }
}
