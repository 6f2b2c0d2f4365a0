/** @module Options and arguments of the library's functions, and their checks. */

import { DEFAULTS } from "../model/run_request.ts";
import { printable } from "../text/printable.ts";

/** Where the files are, and how many bars they hold. */
export interface VizOptions {
  /** The output folder; `orderflow_data` by default. It is created if it does not exist. */
  out?: string;
  /** How many of the newest bars are kept, 0 for all; 1000 by default. */
  maxBars?: number;
}

/** The longest text of a value in a message. */
const SHOWN_LENGTH = 60;

/**
 * Checks options and fills in their defaults.
 *
 * @throws {RangeError} If the options are not an object, or an option has another type or is out of range
 */
export function completeOptions(options: VizOptions | undefined): Required<VizOptions> {
  if (options === undefined) return { out: DEFAULTS.out, maxBars: DEFAULTS.maxBars };
  if (typeof options !== "object" || options === null) {
    throw new RangeError(`options is ${shown(options)}; expected an object such as { out: "january" }`);
  }
  const { out = DEFAULTS.out, maxBars = DEFAULTS.maxBars } = options;
  if (typeof out !== "string" || out === "" || out.includes("\0")) {
    throw new RangeError(`out is ${shown(out)}; expected the path of a folder`);
  }
  if (!Number.isSafeInteger(maxBars) || maxBars < 0) {
    throw new RangeError(`maxBars is ${shown(maxBars)}; expected a whole number, 0 for all bars`);
  }
  return { out, maxBars };
}

/**
 * Checks the values of a bar.
 *
 * @param values The values under the names that messages give them
 * @returns The values in their order
 * @throws {RangeError} If a value is not a finite number. Nothing is converted to a number
 */
export function completeBar(values: Record<string, number>): Float64Array {
  for (const [name, value] of Object.entries(values)) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} is ${shown(value)}; expected a finite number`);
  }
  return Float64Array.from(Object.values(values));
}

/** Whether a value is an array of a number of finite numbers, without holes. */
export function isNumbers(value: unknown, count: number): value is number[] {
  return Array.isArray(value) && value.length === count &&
    Array.from(value).every((item) => Number.isFinite(item));
}

/** A value of any type as a message shows it: printable, on one line, not too long. */
export function shown(value: unknown): string {
  const text = printable(
    Deno.inspect(value, { depth: 2, iterableLimit: 8, breakLength: Infinity, compact: true }),
  );
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}...` : text;
}
