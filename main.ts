/**
 * The program: parses its arguments, runs one command, and sets the exit status.
 *
 * @module
 */

import { runCommand } from "./lib/cli/commands.ts";
import { EXIT_ERROR, EXIT_USAGE } from "./lib/cli/exit_status.ts";
import { parseCommand } from "./lib/cli/parse.ts";
import { UsageError } from "./lib/cli/usage_error.ts";
import { writeLine } from "./lib/log/log.ts";
import { errorLine, isMistake } from "./lib/text/printable.ts";

// Without an await at the top, which the script that an executable embeds must not have (see lib/build/stage.ts).
runProgram(Deno.args).then(Deno.exit);

async function runProgram(args: string[]): Promise<number> {
  try {
    return await runCommand(parseCommand(args, {
      dataPath: Deno.env.get("DATA_PATH"),
      visualizationPort: Deno.env.get("VISUALIZATION_PORT"),
    }));
  } catch (error) {
    // The stack of a bug is worth seeing.
    if (isMistake(error)) throw error;
    if (!(error instanceof UsageError)) {
      writeLine(Deno.stderr, `error: ${errorLine(error)}`);
      return EXIT_ERROR;
    }
    writeLine(Deno.stderr, `error: ${errorLine(await error.lineWithHint())}`);
    return EXIT_USAGE;
  }
}
