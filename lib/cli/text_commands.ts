/** @module The commands that print a text about the program, which need hardly any code. */

import { writeText } from "../log/log.ts";
import { versionLine } from "../version.ts";
import type { Command } from "./command.ts";
import { EXIT_OK, EXIT_USAGE } from "./exit_status.ts";
import { helpText, shortUsage } from "./help.ts";

/**
 * Runs a command that prints the usage, the help or the version.
 *
 * @returns The exit status; undefined if the command is another one
 */
export function runTextCommand(command: Command): number | undefined {
  switch (command.name) {
    case "usage":
      writeText(Deno.stderr, shortUsage());
      return EXIT_USAGE;
    case "help":
      return print(helpText(command.topic));
    case "version":
      return print(versionLine() + "\n");
  }
}

/** Prints a short result on stdout. Returns the exit status. */
export function print(text: string): number {
  writeText(Deno.stdout, text);
  return EXIT_OK;
}
