/** @module Decimal numbers written as text, and the numbers that column values stand for. */

// No digit can match at two places of the pattern, so matching takes time proportional to the text's length.
const DECIMAL = /^\s*([+-])?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?\s*$/;

/**
 * The double nearest to a decimal number written as text, as `Number()` would give it, or NaN for any other text:
 * blanks, hexadecimal, `Infinity`, `1_000`.
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

/** A decimal number, exactly: `0.digits` times ten to the power of `point`, with a sign. */
export interface DecimalParts {
  /** Whether the number is less than 0. */
  isNegative: boolean;
  /** The digits without leading zeros; empty for 0. */
  digits: string;
  /** How many of the digits are before the decimal point; less than 0 if zeros are between the point and the digits. */
  point: number;
}

/**
 * The exact value of a decimal number written as text; undefined for any text that {@linkcode parseDecimal} does not
 * take.
 */
export function decimalParts(text: string): DecimalParts | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = match[4] ?? "", , exponent = "0"] = match;
  const padded = whole + fraction;
  const digits = padded.replace(/^0+/, "");
  const point = digits === "" ? 0 : whole.length + Number(exponent) - (padded.length - digits.length);
  return { isNegative: sign === "-" && digits !== "", digits, point };
}

/**
 * The exact value of the number that a column's value stands for: of an integer its digits, and of a double the shortest
 * decimal that reads back as the double, which is what the recorder meant. Undefined for any other value.
 */
export function decimalPartsOf(value: SqlValue): DecimalParts | undefined {
  if (typeof value === "string") return decimalParts(value);
  if (typeof value !== "number") return undefined;
  const isLong = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  return decimalParts(isLong ? String(BigInt(value)) : String(value));
}

/** Powers of ten that a double holds exactly. */
export const POW10: Float64Array = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/** A column's value as SQLite gives it. */
export type SqlValue = number | bigint | string | Uint8Array | null;

/**
 * A number whose thousands are separated by commas, beyond doubt: with a point after the groups, or with two groups. A
 * single group, such as `1,500`, may also be a decimal comma.
 */
const GROUPED = /^\s*[+-]?\d{1,3}(?:(?:,\d{3})+\.\d*|(?:,\d{3}){2,})\s*$/;

/** The number that a column's value stands for: REAL and INTEGER unchanged, TEXT parsed; NaN for any other value. */
export function toNumber(value: SqlValue): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return NaN;
  return value.includes(",") && GROUPED.test(value) ? Number(value.replaceAll(",", "")) : parseDecimal(value);
}
