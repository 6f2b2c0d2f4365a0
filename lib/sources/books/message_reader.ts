/**
 * Reads both sides of a book from one text: an object with the bids and the asks, which may be inside further objects
 * and lists, as exchanges' messages have them.
 *
 * @module
 */

import { CLOSE_CURLY, COLON, OPEN_CURLY, OPEN_ROUND, OPEN_SQUARE } from "../values/ascii.ts";
import type { SqlValue } from "../values/decimal.ts";
import type { Levels } from "../values/levels.ts";
import { LiteralReader } from "../values/literal_reader.ts";
import { SIDES_NAMES } from "../book_names.ts";
import { plainName } from "../names.ts";
import { LevelParser } from "./level_parser.ts";
import { TextBytes } from "./text_bytes.ts";

/** Names of the members that hold a side, as names are compared. */
const [BIDS, ASKS] = [0, 1].map((side) => new Set(SIDES_NAMES.map((names) => plainName(names[side]))));

/** How deeply a book may be inside other objects. */
const MAX_NESTING = 8;

/** Reads books of one text. */
export class MessageReader {
  readonly #text = new TextBytes();
  readonly #reader = new LiteralReader();
  readonly #levels = new LevelParser(this.#reader);
  #hasBids = false;
  #hasAsks = false;

  /**
   * Reads a book.
   *
   * @param bids Gets the bids
   * @param asks Gets the asks
   * @returns Whether the value holds one book; if not, the levels are of no use
   */
  read(value: SqlValue, bids: Levels, asks: Levels): boolean {
    bids.start("bids");
    asks.start("asks");
    this.#hasBids = this.#hasAsks = false;
    if (!this.#text.set(value)) return false;
    this.#reader.start(this.#text.bytes, this.#text.end);
    return this.#search(bids, asks, 0) && this.#reader.isAtEnd() && (this.#hasBids || this.#hasAsks);
  }

  /** Reads a value and the sides in it. */
  #search(bids: Levels, asks: Levels, nesting: number): boolean {
    const text = this.#reader;
    const byte = text.peek();
    if (nesting < MAX_NESTING && byte === OPEN_CURLY) return this.#members(bids, asks, nesting);
    if (nesting === MAX_NESTING || (byte !== OPEN_SQUARE && byte !== OPEN_ROUND)) return text.skipValue();
    const close = text.open();
    while (!text.close(close)) {
      if (!this.#search(bids, asks, nesting + 1) || !text.comma(close)) return false;
    }
    return true;
  }

  #members(bids: Levels, asks: Levels, nesting: number): boolean {
    const text = this.#reader;
    text.take(OPEN_CURLY);
    while (!text.close(CLOSE_CURLY)) {
      if (!text.word()) return false;
      const name = plainName(text.wordText());
      if (!text.take(COLON) || !this.#member(name, bids, asks, nesting)) return false;
      if (!text.comma(CLOSE_CURLY)) return false;
    }
    return true;
  }

  #member(name: string, bids: Levels, asks: Levels, nesting: number): boolean {
    const text = this.#reader;
    // Members such as `bid` may also be a best price, or empty.
    const isContainer = [OPEN_SQUARE, OPEN_CURLY, OPEN_ROUND].includes(text.peek());
    if (isContainer && BIDS.has(name)) {
      if (this.#hasBids) return false;
      this.#hasBids = true;
      return this.#levels.read(bids);
    }
    if (isContainer && ASKS.has(name)) {
      if (this.#hasAsks) return false;
      this.#hasAsks = true;
      return this.#levels.read(asks);
    }
    return this.#search(bids, asks, nesting + 1);
  }
}
