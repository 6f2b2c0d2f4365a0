/**
 * The newest bars of a run, with the windows of the run, as polls bring them: each poll has a few bars, the last of which
 * may have changed.
 *
 * @module
 */

import { parseBars } from "../../lib/model/parse_bars.ts";
import { BarColumns } from "./bar_columns.ts";

/** How many bars are kept; older ones are in tiles. */
const KEPT = 8192;

/** The newest bars of a series. */
export class NewestBars {
  /** The bars, without a gap between the first and the last. */
  readonly bars: BarColumns;
  readonly #part: BarColumns;

  /**
   * @param width The number of columns of the series
   * @param mayBeNull Whether values of each column may be absent
   */
  constructor(width: number, mayBeNull: readonly boolean[]) {
    this.bars = new BarColumns(width, mayBeNull);
    this.#part = new BarColumns(width, mayBeNull);
  }

  /**
   * Takes the bars of a poll.
   *
   * @param text The newest bars as JSON, oldest first
   * @returns Index of the first bar that changed; 0 if the bars do not follow those of the poll before, which are dropped
   * @throws {SyntaxError} If the text does not hold bars
   */
  update(text: string): number {
    const part = this.#part;
    part.length = 0;
    if (text.trimStart().charCodeAt(0) !== 91) throw new SyntaxError("no bars");
    parseBars(text, text.indexOf("[") + 1, part);
    const { bars } = this;
    const follows = part.length > 0 && bars.length > 0 && part.timeMs[0] >= bars.timeMs[0] &&
      part.timeMs[0] <= bars.newestMs;
    const first = follows ? bars.indexFrom(part.timeMs[0]) : 0;
    bars.length = first;
    bars.append(part, 0, part.length);
    if (bars.length <= KEPT) return first;
    bars.dropFirst(bars.length - KEPT / 2);
    return 0;
  }
}
