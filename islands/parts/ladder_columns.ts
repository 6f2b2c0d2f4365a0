/** @module The widths of the ladder's columns, and numbers that fit: the columns of sizes share what prices leave. */

import { brief } from "../../lib/text/numbers.ts";

/** The space beside a text in its column, in CSS pixels, as in the stylesheet. */
const PRICE_SPACE_PX = 8;
const SIZE_SPACE_PX = 4;
/** The font size of volumes and changes, relative to that of sizes, as in the stylesheet. */
const SMALL = 11 / 12;
/** The further space of the columns at the ends. */
const END_SPACE_PX = 4;
/** The columns beside that of prices. */
const SIZE_COLUMNS = 6;
/** The most and the fewest characters of a number. */
const MOST_ROOM = 8;
const LEAST_ROOM = 3;

let context: CanvasRenderingContext2D | null | undefined;
/** The ladder whose font the context has. */
let measured: HTMLElement | undefined;

/** The columns at a width. */
export class LadderColumns {
  /** Widths of the column of prices and of the columns at the ends, in CSS pixels. */
  readonly pricePx: number;
  readonly endPx: number;
  readonly #sizePx: number;

  /**
   * @param host The element of the ladder, which has its font; undefined before the first drawing
   * @param widthPx Width of the ladder, in CSS pixels
   * @param prices The texts of prices, of which one is the longest
   */
  constructor(host: HTMLElement | null, widthPx: number, prices: readonly string[]) {
    context ??= document.createElement("canvas").getContext("2d");
    if (host && host !== measured) {
      const { fontSize, fontFamily } = getComputedStyle(host);
      context!.font = `${fontSize} ${fontFamily}`;
      measured = host;
    }
    this.pricePx = Math.ceil(Math.max(0.18 * widthPx, ...prices.map(widthOf))) + PRICE_SPACE_PX;
    this.#sizePx = (widthPx - this.pricePx - 2 * END_SPACE_PX) / SIZE_COLUMNS - SIZE_SPACE_PX;
    this.endPx = this.#sizePx + SIZE_SPACE_PX + END_SPACE_PX;
  }

  /** A size in the book. */
  size(value: number | undefined): string {
    return this.#fitting(value, 1, false);
  }

  /** A volume that was traded. */
  traded(value: number | undefined): string {
    return this.#fitting(value, SMALL, false);
  }

  /** A change of a size. */
  change(value: number | undefined): string {
    return this.#fitting(value, SMALL, true);
  }

  /** A number, as exact as fits its column; nothing for 0 and what is not known. */
  #fitting(value: number | undefined, fontSize: number, hasPlus: boolean): string {
    if (value === undefined || value === 0) return "";
    let text = "";
    for (let room = MOST_ROOM; room >= LEAST_ROOM; room--) {
      text = brief(value, room, hasPlus);
      if (fontSize * widthOf(text) <= this.#sizePx) break;
    }
    return text;
  }
}

function widthOf(text: string): number {
  return context!.measureText(text).width;
}
