/**
 * The program: parses its arguments, runs one command, and sets the exit status.
 *
 * @module
 */

import { EXIT_USAGE, runCommand } from "./lib/cli/commands.ts";
import { parseCommand } from "./lib/cli/parse.ts";
import { UsageError } from "./lib/cli/usage_error.ts";
import { writeLine } from "./lib/log/log.ts";

if (import.meta.main) Deno.exit(await runProgram(Deno.args));

async function runProgram(args: string[]): Promise<number> {
  try {
    return await runCommand(parseCommand(args, {
      dataPath: Deno.env.get("DATA_PATH"),
      visualizationPort: Deno.env.get("VISUALIZATION_PORT"),
    }));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    writeLine(Deno.stderr, `error: ${error.message}`);
    return EXIT_USAGE;
  }
}
