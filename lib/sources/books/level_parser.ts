/**
 * Parses the levels of one side of a book from the bytes of a text, in every form that JSON and Python give them:
 *
 * - a list of levels, each a list `[price, size, ...]` or an object with a price and a size;
 * - one object of prices to sizes;
 * - either of them in a call, such as `array([...])`, `SortedDict({...})` or `Level(price=100, size=2)`;
 * - numpy's text of a table of numbers, which has no commas.
 *
 * Numbers may be quoted or be in a call, as {@linkcode LiteralReader} reads them. Elements after a level's size are
 * skipped: numbers, calls of numbers, words such as `null` and `None`, and quoted texts, but no nested lists.
 *
 * @module
 */

import {
  CLOSE_CURLY,
  CLOSE_ROUND,
  CLOSE_SQUARE,
  COLON,
  COMMA,
  EQUALS,
  OPEN_CURLY,
  OPEN_ROUND,
  OPEN_SQUARE,
} from "../values/ascii.ts";
import type { Levels } from "../values/levels.ts";
import { LiteralReader } from "../values/literal_reader.ts";
import { LevelMemory } from "./level_memory.ts";
import { MemberNames } from "./member_names.ts";

/** Calls that hold a list or an object of levels, or the elements of one level. */
const CONTAINER_CALL =
  /^(?:(?:(?:np|numpy)\.)?array|(?:collections\.)?(?:deque|OrderedDict)|Sorted\w*|list|tuple|dict)$/;

/** Parses the levels of a side. */
export class LevelParser {
  readonly #text: LiteralReader;
  readonly #names = new MemberNames();

  /** @param text Reads the text of a message, for {@linkcode read}; by default a reader for {@linkcode parse} alone */
  constructor(text: LiteralReader = new LiteralReader()) {
    this.#text = text;
  }

  /**
   * Parses a text that holds the levels of one side and nothing else.
   *
   * @param bytes Holds the text, from its start to `end`
   * @param end Index after the text's last byte
   * @param levels Gets the levels; without levels so far
   * @returns Whether the text holds valid levels; if not, the levels are of no use
   */
  parse(bytes: Uint8Array, end: number, levels: Levels): boolean {
    const text = this.#text;
    text.start(bytes, end);
    if (this.read(levels) && text.isAtEnd()) return true;
    // Without a comma, no level was read so far.
    if (bytes.subarray(0, end).includes(COMMA)) return false;
    text.start(bytes, end);
    return this.#table(levels) && text.isAtEnd();
  }

  /**
   * Reads the levels of one side from where the reader is.
   *
   * @returns Whether there are valid levels; if not, the levels are of no use
   */
  read(levels: Levels): boolean {
    const text = this.#text;
    const isCall = !isOpening(text.peek());
    if (isCall && !(text.word() && CONTAINER_CALL.test(text.wordText()) && text.take(OPEN_ROUND))) {
      return false;
    }
    const isObject = text.peek() === OPEN_CURLY;
    const isRead = this.#parseFast(levels) || (isObject ? this.#pricesToSizes(levels) : this.#list(levels));
    return isRead && (!isCall || this.#endOfCall());
  }

  /** Has the WebAssembly module parse the list or object at the reader, if the text lies in its memory. */
  #parseFast(levels: Levels): boolean {
    const text = this.#text;
    const memory = LevelMemory.ofThread;
    if (text.bytes !== memory.text) return false;
    const after = memory.parse(text.at, text.end, levels);
    if (after === 0) return false;
    text.at = after;
    return true;
  }

  #list(levels: Levels): boolean {
    const text = this.#text;
    const close = text.open();
    if (close === 0) return false;
    while (!text.close(close)) {
      if (!this.#level(levels) || !text.comma(close)) return false;
    }
    return true;
  }

  #level(levels: Levels): boolean {
    const text = this.#text;
    const close = text.open();
    if (close !== 0) return this.#elements(levels, close);
    if (text.peek() === OPEN_CURLY) return this.#members(levels, CLOSE_CURLY, COLON);
    if (!text.word() || text.peek() !== OPEN_ROUND) return false;
    if (CONTAINER_CALL.test(text.wordText())) {
      text.open();
      const inner = text.open();
      return inner !== 0 && this.#elements(levels, inner) && this.#endOfCall();
    }
    return this.#members(levels, CLOSE_ROUND, EQUALS);
  }

  /** Reads a level `[price, size, ...]` after its opening bracket. */
  #elements(levels: Levels, close: number): boolean {
    const text = this.#text;
    const price = text.number();
    if (!text.comma(0)) return false;
    const size = text.number();
    if (!text.comma(close) || !levels.add(price, size)) return false;
    while (!text.close(close)) {
      if (!text.skipElement() || !text.comma(close)) return false;
    }
    return true;
  }

  /** Reads a level whose elements have names, such as `{"price": 100, "size": 2}`, from its opening bracket on. */
  #members(levels: Levels, close: number, separator: number): boolean {
    const text = this.#text;
    text.take(close === CLOSE_CURLY ? OPEN_CURLY : OPEN_ROUND);
    let price = NaN;
    let size = NaN;
    let priceRank = Infinity;
    let sizeRank = Infinity;
    for (let place = 0; !text.close(close); place++) {
      if (!text.word()) return false;
      const { is, rank } = this.#names.find(text, place);
      if (!text.take(separator)) return false;
      if (is === "price" && rank < priceRank) {
        price = text.number();
        priceRank = rank;
      } else if (is === "size" && rank < sizeRank) {
        size = text.number();
        sizeRank = rank;
      } else if (!text.skipValue()) return false;
      if (!text.comma(close)) return false;
    }
    return levels.add(price, size);
  }

  /** Reads an object such as `{"100.5": 2}`. */
  #pricesToSizes(levels: Levels): boolean {
    const text = this.#text;
    text.take(OPEN_CURLY);
    while (!text.close(CLOSE_CURLY)) {
      const price = text.number();
      if (!text.take(COLON)) return false;
      if (!levels.add(price, text.number()) || !text.comma(CLOSE_CURLY)) return false;
    }
    return true;
  }

  /** Reads what follows the levels in a call, such as `, dtype=object)`. */
  #endOfCall(): boolean {
    const text = this.#text;
    while (!text.close(CLOSE_ROUND)) {
      if (!text.comma(0)) return false;
      if (text.close(CLOSE_ROUND)) return true;
      if (!text.word() || !text.take(EQUALS) || !text.skipValue()) return false;
    }
    return true;
  }

  /** Reads numpy's text of a table, `[[100. 2.] [ 99. 1.]]`, whose rows have the same number of elements. */
  #table(levels: Levels): boolean {
    const text = this.#text;
    if (!text.take(OPEN_SQUARE)) return false;
    let width = 0;
    while (!text.close(CLOSE_SQUARE)) {
      if (!text.take(OPEN_SQUARE)) return false;
      if (!levels.add(text.number(), text.number())) return false;
      let elements = 2;
      for (; !text.close(CLOSE_SQUARE); elements++) if (Number.isNaN(text.number())) return false;
      if (width !== 0 && elements !== width) return false;
      width = elements;
    }
    return true;
  }
}

function isOpening(byte: number): boolean {
  return byte === OPEN_SQUARE || byte === OPEN_ROUND || byte === OPEN_CURLY;
}
