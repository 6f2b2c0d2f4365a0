/**
 * Numbers as people read them, with the digits that the instrument needs: an instrument is quoted in steps, and the
 * values themselves tell how fine those are.
 *
 * @module
 */

/** More decimals than this are noise of sums, or no price that anyone quotes. */
const MOST_DECIMALS = 12;
/** Significant digits that a price or size may need; what is beyond is noise of sums. */
const MOST_DIGITS = 10;
/** From this many decimals on they are set in groups of three, as nobody counts seven zeros. */
const GROUPED_DECIMALS = 7;
/** A narrow space that does not break. */
const NARROW_SPACE = "\u202f";

/** How many decimals the shortest text of a number has: 2 for 61837.63, 9 for 4.54e-07. */
export function decimalsOf(value: number): number {
  const [digits, power = "0"] = String(value).split("e");
  const point = digits.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(power));
}

/**
 * How many decimals the values of a column need, judged by its newest ones.
 *
 * @param column Values
 * @param length How many of them count
 */
export function decimalsNeeded(column: ArrayLike<number>, length: number): number {
  let decimals = 0;
  for (let i = Math.max(0, length - 200); i < length; i++) {
    decimals = Math.max(decimals, decimalsOf(Number(column[i].toPrecision(MOST_DIGITS))));
  }
  return Math.min(MOST_DECIMALS, decimals);
}

/**
 * A number with a fixed number of decimals, digits in groups of three.
 *
 * @example
 * ```ts
 * import { fixed } from "./numbers.ts";
 *
 * if (fixed(61837.63, 2) !== "61,837.63") throw new Error();
 * if (fixed(4.54e-7, 9) !== "0.000\u202f000\u202f454") throw new Error();
 * ```
 */
export function fixed(value: number, decimals: number): string {
  const [whole, fraction] = value.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  if (fraction === undefined) return grouped;
  return grouped + "." +
    (decimals < GROUPED_DECIMALS ? fraction : fraction.replace(/(\d{3})(?=\d)/g, `$1${NARROW_SPACE}`));
}

/**
 * A number in little room: three significant digits and a letter for thousands, millions and so on.
 *
 * @example
 * ```ts
 * import { compact } from "./numbers.ts";
 *
 * if (compact(1234567) !== "1.23M" || compact(0.04567) !== "0.0457") throw new Error();
 * ```
 */
export function compact(value: number): string {
  const size = Math.abs(value);
  for (const [unit, letter] of [[1e9, "B"], [1e6, "M"], [1e3, "k"]] as const) {
    // 999,950 would be printed as 1000k.
    if (size >= unit * 0.9995) return shortest((value / unit).toPrecision(3)) + letter;
  }
  return shortest(value.toPrecision(3));
}

/** A whole number with its digits in groups. */
export function whole(value: number): string {
  return fixed(Math.round(value), 0);
}

/** A part of 1 as percents with a sign. */
export function signedPercent(part: number): string {
  const text = (100 * part).toFixed(2);
  return `${part > 0 ? "+" : part < 0 ? "−" : ""}${text.replace("-", "")}%`;
}

function shortest(text: string): string {
  return String(Number(text));
}
