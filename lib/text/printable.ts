/**
 * Makes text from outside (file names, instruments, error messages) safe to print on a terminal.
 *
 * @module
 */

/**
 * A character that a terminal interprets instead of showing it: control characters (C0, DEL, C1), which start escape
 * sequences; line and paragraph separators; and marks that reorder text (Unicode TR 9), which can disguise a line.
 */
export const UNPRINTABLE: RegExp =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, "g");

/**
 * Writes every character that a terminal would interpret as `\xHH` or `\u{HHHH}`.
 *
 * @example
 * ```ts
 * import { printable } from "./printable.ts";
 *
 * if (printable("a\x1b[31mb") !== "a\\x1b[31mb") throw new Error();
 * ```
 */
export function printable(text: string): string {
  return text.replace(ALL_UNPRINTABLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/**
 * Writes a value as JSON with every character that a terminal would interpret escaped as JSON does, so that the JSON
 * still means the same value. (JSON itself escapes only the control characters below 32.)
 *
 * @param indent Number of spaces by which members are indented; by default the JSON is one line
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    ALL_UNPRINTABLE,
    (character) =>
      character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The printable text in double quotes, as messages quote what a user gave. */
export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

/** The message of an error on one printable line; a thrown value that is not an error, as text. */
export function errorLine(error: unknown): string {
  return printable((error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, "; "));
}

/**
 * Why the system refused an operation on a file, for a message that names the file itself: Deno's message without the
 * operation and the path.
 */
export function systemReason(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied) return "it is not permitted (check owner and mode)";
  if (error instanceof Deno.errors.NotCapable && error.message.startsWith("Requires all access")) {
    return "Deno, on which this program runs, does not open files below /dev, /proc and /sys, which includes " +
      "/dev/shm; use another folder, or make this one available elsewhere with mount --bind";
  }
  return errorLine(error).replace(/ \(os error \d+\)/, "").replace(/: \w+ '.*'$/, "");
}

/** Whether a thrown value shows a mistake in the program, whose stack trace is of use. */
export function isMistake(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError;
}
