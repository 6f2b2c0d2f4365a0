/** @module The program's name and version; `deno.json` is the one place that holds the version. */

import config from "../deno.json" with { type: "json" };

/** The program's version, as in `deno.json`. */
export const VERSION: string = config.version;

/** One line for `--version`: program, version, target and runtime. */
export function versionLine(): string {
  return `orderflow ${VERSION} (${Deno.build.target}, Deno ${Deno.version.deno})`;
}
