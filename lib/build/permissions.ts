/** @module What the program may do: `deno.json` says it once, in the task `program`, for `deno run` and the executable. */

import config from "../../deno.json" with { type: "json" };

/** Deno's options for what the program may do, such as `--allow-read`, with `--no-prompt` among them. */
export const PERMISSIONS: string[] = config.tasks.program.split(" ").filter((word) => word.startsWith("--"));
