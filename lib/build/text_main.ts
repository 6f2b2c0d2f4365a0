/**
 * The entry point of an executable for command lines that only print the help or the version. It is a script of its own:
 * to load the script with the whole program takes longer than these commands.
 *
 * @module
 */

import { parseCommand } from "../cli/parse.ts";
import { runTextCommand } from "../cli/text_commands.ts";

Deno.exit(runTextCommand(parseCommand(Deno.args)));
