/** @module A date and a time of day that SQL joined to one text, so that every reader of rows has one value for the time. */

import type { SqlValue } from "./decimal.ts";
import type { TimeFormReader } from "./time.ts";

/** The code of the character between date and time of day: the unit separator, which no date contains. */
export const SEPARATOR_CODE = 31;

const SEPARATOR = String.fromCharCode(SEPARATOR_CODE);

/** Reads a joined text with a reader of two columns. */
export class JoinedTimeReader implements TimeFormReader {
  ms = 0;
  ns = 0;

  readonly #reader: TimeFormReader;

  /** A reader of texts whose parts `reader` reads. */
  constructor(reader: TimeFormReader) {
    this.#reader = reader;
  }

  /** Reads a joined text; returns whether the text is a time after the Unix epoch. */
  read(value: SqlValue): boolean {
    if (typeof value !== "string") return false;
    const end = value.indexOf(SEPARATOR);
    if (end < 0 || !this.#reader.read(value.slice(0, end), value.slice(end + 1))) return false;
    this.ms = this.#reader.ms;
    this.ns = this.#reader.ns;
    return true;
  }
}
