/**
 * Parses `[[number, ...], ...]` into columns.
 *
 * `JSON.parse` would make an array for every bar, only to discard it; with 50,000 bars that is most of the work and
 * all of the garbage.
 *
 * @module
 */

/** Columns that bars are appended to. */
export interface GrowingBars {
  /** The number of bars. */
  length: number;
  /** One array for each column; an array may be replaced when it grows. */
  readonly columns: Float64Array[];
  /** Whether each column may have `null`, which becomes NaN; no column may by default. */
  readonly mayBeNull?: readonly boolean[];
  /** Adds a bar and returns its index. */
  grow(): number;
}

const TAB = 9;
const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const OPENING = 91;
const CLOSING = 93;

/** The powers of ten that a double represents exactly. */
const TENS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

/**
 * Appends the bars of a text to columns.
 *
 * @param text JSON: the bars, and the bracket that closes their array
 * @param position Start in the text: at the bracket that opens a bar, or at the end of the array
 * @param into Receives the bars; a bar must have one number for each column
 * @throws {SyntaxError} If the text has another form; the bars before the mistake have been appended
 */
export function parseBars(text: string, position: number, into: GrowingBars): void {
  const width = into.columns.length;
  let at = skip(text, position);
  while (text.charCodeAt(at) === OPENING) {
    at++;
    const row = into.grow();
    for (let column = 0; column < width; column++) {
      at = skip(text, at);
      const isNull = into.mayBeNull?.[column] === true && text.startsWith("null", at);
      const end = isNull ? at + 4 : numberEnd(text, at);
      const value = isNull ? NaN : readNumber(text, at, end);
      if (!isNull && !Number.isFinite(value)) {
        into.length--;
        throw new SyntaxError(`no number at ${at}`);
      }
      into.columns[column][row] = value;
      at = skip(text, end);
    }
    if (text.charCodeAt(at) !== CLOSING) {
      into.length--;
      throw new SyntaxError(`no end of a bar at ${at}`);
    }
    at = skip(text, at + 1);
  }
  if (text.charCodeAt(at) !== CLOSING) throw new SyntaxError(`no bar and no end at ${at}`);
}

/** Skips white space and commas. */
function skip(text: string, at: number): number {
  for (;; at++) {
    const code = text.charCodeAt(at);
    if (code !== COMMA && code !== SPACE && !(code >= TAB && code <= 13)) return at;
  }
}

function numberEnd(text: string, at: number): number {
  for (;; at++) {
    const code = text.charCodeAt(at);
    // The characters of numbers in JSON: "+", "-", ".", digits, "E", "e".
    const isPart = code >= ZERO && code <= NINE || code === DOT || code === MINUS || code === 43 ||
      code === 69 || code === 101;
    if (!isPart) return at;
  }
}

/**
 * The number in a part of a text; NaN if the part is not a number.
 *
 * A number of up to 15 digits is a whole number divided by a power of ten, both of which a double represents exactly,
 * so the quotient is the nearest double (W. D. Clinger, "How to Read Floating Point Numbers Accurately"). This avoids
 * a string for nearly every price, size and time.
 */
function readNumber(text: string, start: number, end: number): number {
  const isNegative = text.charCodeAt(start) === MINUS;
  const first = isNegative ? start + 1 : start;
  if (end - first > 16 || end === first) return end === first ? NaN : Number(text.slice(start, end));
  let digits = 0;
  let count = 0;
  let decimals = -1;
  for (let i = first; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT && decimals < 0) {
      decimals = 0;
    } else if (code >= ZERO && code <= NINE) {
      digits = digits * 10 + code - ZERO;
      count++;
      if (decimals >= 0) decimals++;
    } else {
      return Number(text.slice(start, end));
    }
  }
  if (count === 0 || count > 15) return Number(text.slice(start, end));
  const value = decimals > 0 ? digits / TENS[decimals] : digits;
  return isNegative ? -value : value;
}
