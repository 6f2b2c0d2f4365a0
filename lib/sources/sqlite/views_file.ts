/** @module Reads the file of `--views`. */

import { errorLine, quoted, systemReason } from "../../text/printable.ts";
import { viewStatements } from "./view_statements.ts";

/** The longest file that is read, in bytes. Nobody writes so long a file of views. */
const MAX_BYTES = 1 << 20;

/**
 * Reads a file of `CREATE TEMP VIEW` statements.
 *
 * @returns The text of the file
 * @throws {Error} If the file cannot be read, or holds anything else
 */
export function readViewsFile(path: string): string {
  const text = readText(path);
  try {
    viewStatements(text);
    return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Error(`cannot use --views ${quoted(path)}: ${errorLine(error)}`, { cause: error });
  }
}

function readText(path: string): string {
  let reason: string;
  try {
    const { isFile, size } = Deno.statSync(path);
    if (isFile && size <= MAX_BYTES) return Deno.readTextFileSync(path);
    reason = isFile ? `it has ${size} bytes; expected at most ${MAX_BYTES}` : "it is not a file";
  } catch (error) {
    reason = error instanceof Deno.errors.NotFound ? "it does not exist" : systemReason(error);
  }
  throw new Error(`cannot read --views ${quoted(path)}: ${reason}`);
}
