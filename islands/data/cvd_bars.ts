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
  /** Whether bars after the last one are newer than the answer. */
  readonly hadNewest?: boolean;
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
   * may have more trades than its extremes know; its close is always within them. Bars that are newer than the extremes have those of
   * their open and close until the next answer, a few seconds later: all others would become a line meanwhile.
   *
   * @param flow The bars of flow
   * @param sums Their running sums
   * @param extremes The extremes of some of them; undefined if there are none
   */
  update(flow: BarColumns, sums: CumulativeDelta, extremes: Extremes | undefined): void {
    const { bars } = this;
    bars.length = 0;
    if (!extremes) return;
    const { length, columns: [starts, lows, highs] } = extremes.bars;
    let i = flow.indexFrom(starts[0]);
    for (let at = 0; at < length && i < flow.length;) {
      if (starts[at] < flow.timeMs[i]) at++;
      else if (starts[at] > flow.timeMs[i]) i++;
      else this.#add(starts[at], sums.before[i], sums.after[i++], lows[at], highs[at++]);
    }
    if (!extremes.hadNewest || length === 0) return;
    for (; i < flow.length; i++) this.#add(flow.timeMs[i], sums.before[i], sums.after[i], 0, 0);
  }

  /** Adds a bar, unless its sum is not known. */
  #add(startMs: number, open: number, close: number, low: number, high: number): void {
    if (Number.isNaN(open)) return;
    const bar = this.bars.grow();
    const [time, opens, maxima, minima, closes] = this.bars.columns;
    time[bar] = startMs;
    opens[bar] = open;
    maxima[bar] = Math.max(open, close, open + high);
    minima[bar] = Math.min(open, close, open + low);
    closes[bar] = close;
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
