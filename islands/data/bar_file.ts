/**
 * The bars of a file, updated by parsing only the changed part of the file's text.
 *
 * Between two polls a file keeps nearly all of its bars: the last bar changes, a few are added, and if the file holds
 * a limited number, as many are removed at the beginning. The previous text is kept to find the changed part.
 *
 * @module
 */

import { parseBars } from "../../lib/model/parse_bars.ts";
import { BarColumns } from "./bar_columns.ts";

/** The bars of one file. */
export class BarFile {
  /** The bars of the last text. */
  readonly bars: BarColumns;
  #text = "[]";

  /**
   * @param width The number of columns of the series
   * @param mayBeNull Whether values of each column may be absent
   */
  constructor(width: number, mayBeNull?: readonly boolean[]) {
    this.bars = new BarColumns(width, mayBeNull);
  }

  /**
   * Updates the bars from the file's current text.
   *
   * @returns Index of the first bar that changed; 0 if bars were removed at the beginning
   * @throws {SyntaxError} If the text does not hold bars; the bars are then those before the mistake
   */
  update(text: string): number {
    const old = this.#text;
    const oldStart = this.#dropBarsBefore(text);
    const hasDropped = oldStart !== 1;
    const same = commonLength(old, oldStart, text, 1);
    // One bar before the bar where the texts differ: its time is in both texts, so it gives the index.
    const parting = text.lastIndexOf("[", Math.max(0, same - 1));
    const restart = Math.max(1, text.lastIndexOf("[", Math.max(0, parting - 1)));
    this.bars.length = restart === 1
      ? 0
      : this.bars.indexFrom(parseFloat(text.slice(restart + 1, restart + 32)));
    const first = this.bars.length;
    // If parsing fails, the next update must start from the beginning.
    this.#text = "[]";
    if (text.trimStart().charCodeAt(0) !== 91) {
      throw new SyntaxError("no bars");
    }
    parseBars(text, restart === 1 ? text.indexOf("[") + 1 : restart, this.bars);
    this.#text = text;
    return hasDropped ? 0 : first;
  }

  /** Removes bars that the file no longer begins with. Returns the position of the first remaining bar in the old text. */
  #dropBarsBefore(text: string): number {
    const end = text.indexOf(",", 2);
    if (end < 0) return 1;
    const start = this.#text.indexOf(text.slice(1, end + 1));
    if (start <= 1) return 1;
    this.bars.dropFirst(this.bars.indexFrom(parseFloat(text.slice(2, end))));
    return start;
  }
}

/** The position in `b` up to which two texts are equal, each read from its own start. */
function commonLength(a: string, aStart: number, b: string, bStart: number): number {
  const most = Math.min(a.length - aStart, b.length - bStart);
  let same = 0;
  for (let step = 1 << 16; step >= 1;) {
    const fits = same + step <= most;
    // Slices are compared as memory, many times faster than character by character.
    if (
      fits && a.slice(aStart + same, aStart + same + step) === b.slice(bStart + same, bStart + same + step)
    ) {
      same += step;
    } else {
      step >>= 1;
    }
  }
  return bStart + same;
}
