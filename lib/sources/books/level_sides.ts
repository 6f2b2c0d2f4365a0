/** @module The side of a book on which a level is, as a column of a table with one row a level says it. */

import { IS_BID_NAMES } from "../book_names.ts";
import { isSameName } from "../names.ts";
import { sideIn } from "../values/side_forms.ts";
import type { SqlValue } from "../values/decimal.ts";
import type { BookSide } from "../values/levels.ts";

/** The most spellings that are remembered. */
const MAX_REMEMBERED = 100;

/** Reads the sides of levels: a word, 1 and -1, or whether the level is a bid. */
export class LevelSides {
  readonly #isBid: boolean;
  readonly #remembered = new Map<SqlValue, BookSide | undefined>();

  /** @param column Name of the column, which may be a question such as `is_bid` */
  constructor(column: string) {
    this.#isBid = IS_BID_NAMES.some((name) => isSameName(name, column));
  }

  /** The side of a level; undefined for a value that does not say the side. */
  read(value: SqlValue): BookSide | undefined {
    const known = this.#remembered.get(value);
    if (known !== undefined) return known;
    const side = this.#isBid
      ? sideIn("taker flag", value)
      : sideIn("words", value) || sideIn("numbers", value);
    const read = side > 0 ? "bids" : side < 0 ? "asks" : undefined;
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(value, read);
    return read;
  }
}
