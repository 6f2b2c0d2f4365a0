/**
 * Numbers as people read them, for the terminal and for the page.
 *
 * An instrument is quoted in steps, and the values themselves show how fine the steps are: {@linkcode decimalsNeeded}
 * finds the decimals, {@linkcode fixed} writes a value with them.
 *
 * @module
 */

/** The most decimals of a price or a size. Any further decimals are rounding errors of sums. */
const MAX_DECIMALS = 12;
/** The most significant digits of a price or a size. Any further digits are rounding errors of sums. */
const MAX_DIGITS = 10;
/** Numbers with at least this many decimals have them in groups of three: nobody counts seven zeros. */
const GROUPED_DECIMALS = 7;
/** The letters of {@linkcode brief}. */
const BRIEF_UNITS = [[1, ""], [1e3, "k"], [1e6, "M"], [1e9, "B"]] as const;
/** A narrow space at which lines do not break. */
const NARROW_SPACE = "\u202f";

/**
 * A number rounded to a whole number, with thousands separated by commas, and the noun that it counts.
 *
 * @param number The number
 * @param noun The noun in the plural, ending in "s"; the "s" is dropped if the number is 1
 *
 * @example
 * ```ts
 * import { count } from "./numbers.ts";
 *
 * if (count(1234, "trades") !== "1,234 trades" || count(1, "trades") !== "1 trade") throw new Error();
 * ```
 */
export function count(number: number, noun?: string): string {
  const digits = fixed(Math.round(number), 0);
  return noun === undefined ? digits : `${digits} ${number === 1 ? noun.replace(/s$/, "") : noun}`;
}

/** A number of bytes with three significant digits, in decimal units: `8.62 MB`. */
export function bytes(number: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  // 999,950 would be written as "1.00e+3 kB".
  while (number >= (unit === 0 ? 1000 : 999.5) && unit < units.length - 1) {
    number /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(number) : number.toPrecision(3)} ${units[unit]}`;
}

/**
 * A number in little space: three significant digits, and a letter for thousands (k), millions (M) and billions (B).
 *
 * @example
 * ```ts
 * import { compact } from "./numbers.ts";
 *
 * if (compact(1234567) !== "1.23M" || compact(0.04567) !== "0.0457") throw new Error();
 * ```
 */
export function compact(number: number): string {
  const size = Math.abs(number);
  const sign = number < 0 ? "−" : "";
  for (const [unit, letter] of [[1e9, "B"], [1e6, "M"], [1e3, "k"]] as const) {
    // 999,950 would be written as "1000k".
    if (size >= unit * 0.9995) return sign + withoutZeros((size / unit).toPrecision(3)) + letter;
  }
  return sign + withoutZeros(size.toPrecision(3));
}

/**
 * The labels of an axis in little space: in thousands (k), millions (M) or billions (B) if values are large, with the decimals
 * that neighbouring ticks need to differ.
 *
 * @param ticks The values
 * @param step The distance of two ticks
 *
 * @example
 * ```ts
 * import { compactTicks } from "./numbers.ts";
 *
 * if (compactTicks([-61240, -61230], 10).join() !== "−61.24k,−61.23k") throw new Error();
 * ```
 */
export function compactTicks(ticks: readonly number[], step: number): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const [unit, letter] = ([[1e9, "B"], [1e6, "M"], [1e4, "k"]] as const).find(([unit]) => largest >= unit) ??
    [1, ""];
  const divisor = letter === "k" ? 1000 : unit;
  const decimals = Math.min(MAX_DECIMALS, decimalsOf(Number((step / divisor).toPrecision(MAX_DIGITS))));
  return ticks.map((tick) =>
    letter && tick === 0 ? "0" : (tick < 0 ? "−" : "") + fixed(Math.abs(tick) / divisor, decimals) + letter
  );
}

/**
 * A number in at most a number of characters, for the cells of a chart: at most three significant digits beyond four whole ones,
 * a letter for thousands, and no zero before the point. A number that is too small for the space is `~0`, one that is too
 * large even in billions has more characters.
 *
 * @param number The number
 * @param room The number of characters, at least 3, and 4 with a sign
 * @param hasPlus Whether a number above 0 has a sign, too
 *
 * @example
 * ```ts
 * import { brief } from "./numbers.ts";
 *
 * const texts = [brief(0.01234, 4), brief(1234, 4), brief(-12345, 5), brief(0.0001, 4), brief(1234, 4, true)];
 * if (texts.join(" ") !== ".012 1234 −12k ~0 +1k") throw new Error(texts.join(" "));
 * ```
 */
export function brief(number: number, room: number, hasPlus = false): string {
  if (number === 0) return "0";
  const size = Math.abs(number);
  const sign = number < 0 ? "−" : hasPlus ? "+" : "";
  const space = room - sign.length;
  const [unit, letter] =
    BRIEF_UNITS.find(([unit, letter]) =>
      Math.round(size / unit) < 10 ** Math.min(unit === 1 ? 4 : 3, space - letter.length)
    ) ?? BRIEF_UNITS.at(-1)!;
  const scaled = size / unit;
  const whole = scaled < 1 ? 0 : Math.floor(Math.log10(scaled)) + 1;
  const fitting = space - whole - 1 - letter.length;
  const text = scaled.toFixed(
    Math.max(0, Math.min(fitting, scaled < 1 ? 3 + zerosAfterPoint(scaled) : 3 - whole)),
  );
  const digits = text.includes(".") ? text.replace(/\.?0+$/, "").replace(/^0(?=\.)/, "") : text;
  return Number(digits) === 0 ? "~0" : sign + digits + letter;
}

/**
 * A change of a price in percent, with its sign and two decimals; a dash if the price that it is a change from is 0 or
 * negative, because a percentage of such a price means nothing.
 */
export function percentChange(from: number, to: number): string {
  return from > 0 ? `${signed(100 * (to / from - 1), 2)}%` : "–";
}

/** A number with a fixed number of decimals and its sign, with no sign if all digits are zero: `−0.250`. */
export function signed(number: number, decimals: number): string {
  const size = Math.abs(number).toFixed(decimals);
  return Number(size) === 0 ? size : `${number < 0 ? "−" : "+"}${size}`;
}

/**
 * A number with a fixed number of decimals, its digits in groups of three. Below zero it has a minus sign, which is as wide as a
 * digit, unless all digits are zero.
 *
 * @example
 * ```ts
 * import { fixed } from "./numbers.ts";
 *
 * if (fixed(61837.63, 2) !== "61,837.63" || fixed(-0.05, 2) !== "−0.05") throw new Error();
 * if (fixed(4.54e-7, 9) !== "0.000\u202f000\u202f454") throw new Error();
 * ```
 */
export function fixed(number: number, decimals: number): string {
  const digits = Math.abs(number).toFixed(decimals);
  const [whole, fraction] = digits.split(".");
  const sign = number < 0 && Number(digits) !== 0 ? "−" : "";
  const grouped = sign + whole.replace(/\B(?=(\d{3})+$)/g, ",");
  if (fraction === undefined) return grouped;
  return grouped + "." +
    (decimals < GROUPED_DECIMALS ? fraction : fraction.replace(/(\d{3})(?=\d)/g, `$1${NARROW_SPACE}`));
}

/** The number of decimals in the shortest text of a number: 2 for 61837.63, 9 for 4.54e-7. */
export function decimalsOf(number: number): number {
  const [digits, exponent = "0"] = String(number).split("e");
  const point = digits.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : digits.length - point - 1) - Number(exponent));
}

/**
 * The number of decimals that the values of a column need, judged by the last 200 values.
 *
 * @param column Values
 * @param length The number of values to consider, from the beginning of the column
 */
export function decimalsNeeded(column: ArrayLike<number>, length: number): number {
  let decimals = 0;
  for (let i = Math.max(0, length - 200); i < length; i++) {
    decimals = Math.max(decimals, decimalsOf(Number(column[i].toPrecision(MAX_DIGITS))));
  }
  return Math.min(MAX_DECIMALS, decimals);
}

/** `1.00` becomes `1`. */
function withoutZeros(text: string): string {
  return String(Number(text));
}

/** How many zeros follow the point of a number below 1. */
function zerosAfterPoint(number: number): number {
  return Math.max(0, -Math.floor(Math.log10(number)) - 1);
}
