/** @module How a command ends: its exit status, and the line that says what was wrong. */

import { writeLine } from "../log/log.ts";
import { errorLine, isMistake } from "../text/printable.ts";
import { EXIT_ERROR, EXIT_USAGE } from "./exit_status.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a command.
 *
 * @param command Parses the arguments and runs the command; returns the exit status
 * @returns The exit status
 * @throws What shows a bug in the program, because the stack of a bug is worth seeing
 */
export async function outcomeOf(command: () => number | Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (isMistake(error)) throw error;
    if (!(error instanceof UsageError)) {
      writeLine(Deno.stderr, `error: ${errorLine(error)}`);
      return EXIT_ERROR;
    }
    writeLine(Deno.stderr, `error: ${errorLine(await error.lineWithHint())}`);
    return EXIT_USAGE;
  }
}
