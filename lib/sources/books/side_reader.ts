/**
 * Reads the levels of one side of a book, or of both, from one column's value. How the value writes the levels is
 * recognised by its content, so every row may be written differently.
 *
 * @module
 */

import type { SqlValue } from "../values/decimal.ts";
import type { BookSide, Levels } from "../values/levels.ts";
import { LevelParser } from "./level_parser.ts";
import { readPackedLevels } from "./packed_levels.ts";
import { TextBytes } from "./text_bytes.ts";

/** Texts that stand for no value: an empty text, and what JSON and Python write. */
const NOTHING = ["", "null", "None"];

const decoder = new TextDecoder();

/** Reads sides of books. */
export class SideReader {
  readonly #text = new TextBytes();
  readonly #parser = new LevelParser();

  /**
   * Reads the levels of one side.
   *
   * @param value NULL and an empty text or `null` are a side without levels
   * @param levels Gets the levels
   * @returns Whether the value holds levels; if not, the levels are of no use
   */
  read(value: SqlValue, levels: Levels, side: BookSide): boolean {
    levels.start(side);
    // Half of all updates leave a side as it is.
    if (value === null || value === "[]") return true;
    const text = this.#text;
    if (!text.set(value)) return false;
    if (this.#parser.parse(text.bytes, text.end, levels)) return true;
    levels.start(side);
    if (isNothing(text.bytes, text.end)) return true;
    return value instanceof Uint8Array && readPackedLevels(value, levels, side);
  }
}

/** Whether a text is empty, or stands for no value. */
function isNothing(bytes: Uint8Array, end: number): boolean {
  return end <= 8 && NOTHING.includes(decoder.decode(bytes.subarray(0, end)).trim());
}
