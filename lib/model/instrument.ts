/** @module Which names can be an instrument: those of a plain folder directly below the data folder. */

import { quoted, UNPRINTABLE } from "../text/printable.ts";

/** The longest name of a file or folder on common file systems, in bytes. */
const MAX_NAME_BYTES = 255;

/**
 * Checks that a name can only mean a folder directly below the data folder.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @throws {RangeError} If the name is empty, `.` or `..`, too long, or contains a path separator, a colon (drive letters
 * and streams on Windows), a control character or a mark that reorders text, or ends in a space or a full stop (which
 * Windows drops)
 *
 * @example
 * ```ts
 * import { checkInstrument } from "./instrument.ts";
 *
 * checkInstrument("BTC-USDT");
 * ```
 */
export function checkInstrument(instrument: string): void {
  const fault = faultOf(instrument);
  if (fault !== undefined) {
    throw new RangeError(
      `INSTRUMENT is ${quoted(instrument)}, which ${fault}; expected a plain name such as BTC-USDT`,
    );
  }
}

/** Whether a name can be an instrument. */
export function isInstrument(name: string): boolean {
  return faultOf(name) === undefined;
}

/** What is wrong with a name, as the end of "which ..."; `undefined` if nothing is. */
function faultOf(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "names a folder that is not below the data folder";
  if (/[/\\]/.test(name)) return "contains a path separator";
  if (name.includes(":")) return "contains a colon";
  if (UNPRINTABLE.test(name)) return "contains a control character or an invisible mark";
  if (/^\s|[\s.]$/.test(name)) return "begins or ends with a space, or ends with a full stop";
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return undefined;
}
