/**
 * The program: parses its arguments, runs one command, and sets the exit status.
 *
 * @module
 */

import { runCommand } from "./lib/cli/commands.ts";
import { outcomeOf } from "./lib/cli/outcome.ts";
import { parseCommand } from "./lib/cli/parse.ts";

// Without an await at the top, which the script that an executable embeds must not have (see lib/build/stage.ts).
outcomeOf(() =>
  runCommand(parseCommand(Deno.args, {
    dataPath: Deno.env.get("DATA_PATH"),
    visualizationPort: Deno.env.get("VISUALIZATION_PORT"),
  }))
).then(Deno.exit);
