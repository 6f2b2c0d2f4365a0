/** @module Decimal numbers written as text. */

// No digit fits at two places of it, so that it takes no longer than the text is long.
const DECIMAL = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/**
 * The double nearest to a decimal number written as text, as `Number()` would give it, or NaN for anything that is
 * not plainly one: blanks, hexadecimal, `Infinity`, `1_000`.
 *
 * @example
 * ```ts
 * import { parseDecimal } from "./decimal.ts";
 *
 * if (parseDecimal("4.54e-07") !== 4.54e-7) throw new Error();
 * if (!Number.isNaN(parseDecimal(""))) throw new Error();
 * ```
 */
export function parseDecimal(text: string): number {
  return DECIMAL.test(text) ? Number(text) : NaN;
}

/** Powers of ten that a double holds exactly. */
export const POW10: Float64Array = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** A column's value as SQLite gives it. */
export type SqlValue = number | bigint | string | Uint8Array | null;

/** The number that a column's value stands for: REAL and INTEGER as they are, TEXT parsed; NaN for all else. */
export function toNumber(value: SqlValue): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseDecimal(value) : NaN;
}
