/**
 * Text from outside (file names, instruments, error messages) made safe to print on a terminal.
 *
 * @module
 */

/**
 * A character that a terminal acts on: control characters (C0, DEL, C1), which carry escape sequences; line and
 * paragraph separators; and the marks that reorder text (Unicode TR 9), which can make a line read as another.
 */
export const UNPRINTABLE: RegExp =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, "g");

/**
 * The text with every character that a terminal would act on, rather than show, written as `\xHH` or `\u{HHHH}`.
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
 * A value as JSON that a terminal only shows: what it would act on within a text is escaped as JSON escapes it, so
 * that the value read back is the same. (JSON itself escapes the control characters below 32 alone.)
 *
 * @param indent Blanks by which the members of objects are set in; by default the JSON is one line
 */
export function printableJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    ALL_UNPRINTABLE,
    (character) =>
      character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The text in double quotes, printable: how messages quote what a user gave. */
export function quoted(text: string): string {
  return `"${printable(text)}"`;
}

/** What an error says, on one printable line: its message, or what was thrown as text. */
export function errorLine(error: unknown): string {
  return printable((error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, "; "));
}

/**
 * Why the system refused something to do with a file, for a message that names the file itself: what Deno says,
 * without the call and the path that it adds.
 */
export function systemReason(error: unknown): string {
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "it is not permitted (check owner and mode)";
  }
  return errorLine(error).replace(/ \(os error \d+\)/, "").replace(/: \w+ '.*'$/, "");
}

/** Whether what was thrown is a mistake in the program, whose stack is worth seeing. */
export function isMistake(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError || error instanceof ReferenceError;
}
