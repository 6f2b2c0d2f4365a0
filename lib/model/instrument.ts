/** @module What may be an instrument: one plain folder name below the data folder, and nothing else. */

import { quoted, UNPRINTABLE } from "../text/printable.ts";

/**
 * Checks that a name can only mean a folder directly below the data folder.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @throws {RangeError} If it is empty, `.` or `..`, too long, or holds a separator, a colon (drive letters and
 * streams on Windows), a control character or a mark that reorders text, or ends in a blank or a full stop (which
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

/** Whether a name can be that of an instrument. */
export function isInstrument(name: string): boolean {
  return faultOf(name) === undefined;
}

function faultOf(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "names a folder outside its place";
  if (/[/\\]/.test(name)) return "holds a path separator";
  if (name.includes(":")) return "holds a colon";
  if (UNPRINTABLE.test(name)) return "holds a control character or an invisible mark";
  if (/^\s|[\s.]$/.test(name)) return "begins or ends with a blank or a full stop";
  if (new TextEncoder().encode(name).length > 255) return "is longer than 255 bytes";
  return undefined;
}
