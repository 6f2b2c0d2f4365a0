/** @module Which names can be an instrument: those of a plain folder directly below the data folder. */

import { quoted, UNPRINTABLE } from "../text/printable.ts";

/** The longest name of a file or folder on common file systems, in bytes. */
const MAX_NAME_BYTES = 255;

const IS_WINDOWS = Deno.build.os === "windows";

/**
 * Checks that a name can only mean a folder directly below the data folder.
 *
 * @param instrument A trading pair, such as `BTC-USDT`
 * @param isWindows Whether the file system is that of Windows; the running system's by default
 * @throws {RangeError} If the name is empty, `.` or `..`, too long, or contains a path separator, a control
 * character or a mark that reorders text, or begins or ends with a space; on Windows, also if the name contains a
 * colon (which stands for drives and streams) or ends with a full stop (which Windows drops)
 *
 * @example
 * ```ts
 * import { checkInstrument } from "./instrument.ts";
 *
 * checkInstrument("BTC-USDT");
 * ```
 */
export function checkInstrument(instrument: string, isWindows: boolean = IS_WINDOWS): void {
  const fault = faultOf(instrument, isWindows);
  if (fault !== undefined) {
    throw new RangeError(
      `INSTRUMENT is ${quoted(instrument)}, which ${fault}; expected a plain name such as BTC-USDT`,
    );
  }
}

/** Whether a name can be an instrument. */
export function isInstrument(name: string): boolean {
  return faultOf(name, IS_WINDOWS) === undefined;
}

/** What is wrong with a name, as the end of "which ..."; `undefined` if nothing is. */
function faultOf(name: string, isWindows: boolean): string | undefined {
  if (name === "") return "is empty";
  if (name === "." || name === "..") return "names a folder that is not below the data folder";
  if (/[/\\]/.test(name)) return "contains a path separator";
  if (UNPRINTABLE.test(name)) return "contains a control character or an invisible mark";
  if (/^\s|\s$/.test(name)) return "begins or ends with a space";
  if (isWindows && name.includes(":")) return "contains a colon, which no folder on Windows has";
  if (isWindows && name.endsWith(".")) return "ends with a full stop, which no folder on Windows does";
  if (new TextEncoder().encode(name).length > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return undefined;
}
