/** @module The output folder and the paths in it. */

import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { printable, systemReason } from "../text/printable.ts";

/** The path of a file in an output folder, for a file's name or its path in another folder. */
export function pathIn(out: string, file: string): string {
  return join(out, basename(file));
}

/**
 * Creates an output folder if it does not exist.
 *
 * @throws {Error} If it cannot be created; the message contains the path and the cause
 */
export function makeOutFolder(out: string): void {
  try {
    Deno.mkdirSync(out, { recursive: true });
  } catch (error) {
    const cause = error instanceof Deno.errors.AlreadyExists
      ? `a ${isLink(out) ? "dangling link" : "file"} of that name is in the way`
      : systemReason(error);
    throw new Error(`the folder ${printable(out)} cannot be created: ${cause}`, { cause: error });
  }
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}
