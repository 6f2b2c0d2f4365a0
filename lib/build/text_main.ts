/**
 * The entry point of an executable for command lines that only print the help or the version. It is a script of its own:
 * to load the script with the whole program takes longer than these commands.
 *
 * @module
 */

import { outcomeOf } from "../cli/outcome.ts";
import { parseCommand } from "../cli/parse.ts";
import { runTextCommand } from "../cli/text_commands.ts";

// The launcher starts this script only for such command lines.
outcomeOf(() => runTextCommand(parseCommand(Deno.args))!).then(Deno.exit);
