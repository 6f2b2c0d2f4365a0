/**
 * The program's permissions. The task `program` in `deno.json` is the only place that lists them; the executable
 * gets the same.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** Deno's permission options, such as `--allow-read`, including `--no-prompt`. */
export const PERMISSIONS: string[] = config.tasks.program.split(" ").filter((word) => word.startsWith("--"));
