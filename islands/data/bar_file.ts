/**
 * A file of bars as it was last seen, brought up to date by reading only what is new in it.
 *
 * Between two looks a file keeps nearly all of its bars: the last one changes, a few come after it, and where the
 * file holds a limited number, as many leave at its beginning. The text of the last look is kept to tell which.
 *
 * @module
 */

import { BarColumns } from "./bar_columns.ts";
import { parseBars } from "./parse_bars.ts";

/** The bars of one file. */
export class BarFile {
  /** The bars that the file held when it was last seen. */
  readonly bars: BarColumns;
  #text = "[]";

  /** @param width How many members a bar has */
  constructor(width: number) {
    this.bars = new BarColumns(width);
  }

  /**
   * Takes the text of the file as it is now.
   *
   * @returns The index of the first bar that changed; 0 if bars left at the beginning
   * @throws {SyntaxError} If it does not hold bars; the bars are then what could be read before the mistake
   */
  update(text: string): number {
    const old = this.#text;
    const oldStart = this.#dropBarsBefore(text);
    const hasDropped = oldStart !== 1;
    const same = commonLength(old, oldStart, text, 1);
    // One bar before that in which the texts part: its time is the same in both, so that it tells the index.
    const parting = text.lastIndexOf("[", Math.max(0, same - 1));
    const restart = Math.max(1, text.lastIndexOf("[", Math.max(0, parting - 1)));
    this.bars.length = restart === 1
      ? 0
      : this.bars.indexFrom(parseFloat(text.slice(restart + 1, restart + 32)));
    const first = this.bars.length;
    // Whatever happens below, the next look must not trust what this one left behind.
    this.#text = "[]";
    if (text.trimStart().charCodeAt(0) !== 91) {
      throw new SyntaxError("no bars");
    }
    parseBars(text, restart === 1 ? text.indexOf("[") + 1 : restart, this.bars);
    this.#text = text;
    return hasDropped ? 0 : first;
  }

  /** Forgets bars that the file no longer begins with. Returns where in the old text the first that is left begins. */
  #dropBarsBefore(text: string): number {
    const end = text.indexOf(",", 2);
    if (end < 0) return 1;
    const start = this.#text.indexOf(text.slice(1, end + 1));
    if (start <= 1) return 1;
    this.bars.dropFirst(this.bars.indexFrom(parseFloat(text.slice(2, end))));
    return start;
  }
}

/** How many characters two texts have in common, each from a place of its own. */
function commonLength(a: string, aStart: number, b: string, bStart: number): number {
  const most = Math.min(a.length - aStart, b.length - bStart);
  let same = 0;
  for (let step = 1 << 16; step >= 1;) {
    const fits = same + step <= most;
    // Comparing slices compares memory, many times faster than going character by character.
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
