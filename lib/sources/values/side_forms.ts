/**
 * The taker's side of a trade, as recorders write it: a word, a number, the maker's flag, or the sign of the size.
 *
 * @module
 */

import { FLAG_WORDS, SIDE_WORDS } from "../names.ts";
import type { SqlValue } from "../values/decimal.ts";

/** How a column gives the side. */
export type SideForm =
  /** Words such as `buy` and `Sell`. */
  | "words"
  /** The numbers 1 and -1. */
  | "numbers"
  /** Whether the buyer is the maker, so that the taker sold. */
  | "maker flag"
  /** Whether the buyer is the taker. */
  | "taker flag"
  /** Not in a form that is understood, or not at all. */
  | "unknown";

/** How the sides of a table are found. */
export interface SideRule {
  /** How the column gives the side; `unknown` without a column. */
  form: SideForm;
  /** Whether there is a column of sides, so that the sign of a size says nothing. */
  hasColumn: boolean;
  /** Whether the sign of the size is the side: there is no column, and some sizes are negative. */
  isSigned: boolean;
  /** Whether the column gives the maker's side, so that every side is inverted. */
  isInverted: boolean;
}

/** The side of a table without sides. */
export const NO_SIDES: SideRule = { form: "unknown", hasColumn: false, isSigned: false, isInverted: false };

/** The most spellings that a reader remembers. */
const MAX_REMEMBERED = 100;

const WORDS: ReadonlyMap<string, number> = new Map([
  ...SIDE_WORDS.buy.map((word) => [plainWord(word), 1] as const),
  ...SIDE_WORDS.sell.map((word) => [plainWord(word), -1] as const),
]);

const FLAGS: ReadonlyMap<string, number> = new Map([
  ...FLAG_WORDS.true.map((word) => [word, 1] as const),
  ...FLAG_WORDS.false.map((word) => [word, -1] as const),
]);

/** What a value is in a form of sides: 1 or -1; 0 if the value has no meaning in this form. */
export function sideIn(form: SideForm, value: SqlValue): number {
  switch (form) {
    case "words":
      return typeof value === "string" ? WORDS.get(plainWord(value)) ?? 0 : 0;
    case "numbers": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return number === 1 || number === -1 ? number : 0;
    }
    case "maker flag":
      return -flag(value) || 0;
    case "taker flag":
      return flag(value);
    case "unknown":
      return 0;
  }
}

/** Reads the sides of a table, before {@linkcode finishSides}. */
export class SideReader {
  readonly #form: SideForm;
  readonly #hasColumn: boolean;
  readonly #remembered = new Map<SqlValue, number>();

  /** Makes a reader of a form. */
  constructor({ form, hasColumn }: SideRule) {
    this.#form = form;
    this.#hasColumn = hasColumn;
  }

  /**
   * The side of a row.
   *
   * @param value The column's value, if there is a column. A value that is not understood is an unknown side, whatever the size
   * @param size The size, whose sign decides if there is no column: a negative size is a sale
   */
  read(value: SqlValue | undefined, size: number): number {
    if (!this.#hasColumn) return size < 0 ? -1 : 0;
    return value === undefined ? 0 : this.#side(value);
  }

  #side(value: SqlValue): number {
    const known = this.#remembered.get(value);
    if (known !== undefined) return known;
    const side = sideIn(this.#form, value);
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(value, side);
    return side;
  }
}

/**
 * Completes the sides of a batch: positive sizes of a table of signed sizes are purchases, and makers' sides are
 * inverted. Both are done to whole batches, because the fast path knows of neither.
 */
export function finishSides(
  { count, side, size }: { count: number; side: Int8Array; size: Float64Array },
  { isSigned, isInverted }: SideRule,
): void {
  if (isSigned) {
    for (let row = 0; row < count; row++) if (side[row] === 0 && size[row] > 0) side[row] = 1;
  }
  if (isInverted) { for (let row = 0; row < count; row++) side[row] = -side[row]; }
}

function flag(value: SqlValue): number {
  if (typeof value === "number") return value === 1 ? 1 : value === 0 ? -1 : 0;
  return typeof value === "string" ? FLAGS.get(value.trim().toLowerCase()) ?? 0 : 0;
}

function plainWord(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]+/g, "");
}
