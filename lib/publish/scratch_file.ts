/** @module Files in the run's scratch folder: opened for each use, and read back as they were written. */

import { readUpTo } from "../files.ts";
import { printable, systemReason } from "../text/printable.ts";

/**
 * Opens a scratch file for one use.
 *
 * @param path The file
 * @param options How to open the file
 * @param what What is done to the file, for the message of an error: `read` or `written`
 * @param use Reads or writes the open file
 * @throws {Error} If the file cannot be opened or used
 */
export function inScratchFile<T>(
  path: string,
  options: Deno.OpenOptions,
  what: "read" | "written",
  use: (file: Deno.FsFile) => T,
): T {
  try {
    using file = Deno.openSync(path, options);
    return use(file);
  } catch (error) {
    throw new Error(`${printable(path)} cannot be ${what}: ${systemReason(error)}`, { cause: error });
  }
}

/**
 * Reads bytes that were written before, from the file's position on.
 *
 * @throws {Error} If the file ends first
 */
export function readWritten(file: Deno.FsFile, length: number): Uint8Array<ArrayBuffer> {
  const bytes = readUpTo(file, length);
  if (bytes.length < length) throw new Error("the file is shorter than what was written");
  return bytes;
}
