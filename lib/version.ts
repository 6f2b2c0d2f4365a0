/** @module The program's version. It is written in `deno.json` only. */

import config from "../deno.json" with { type: "json" };
import { programFile } from "./program_files.ts";

/** The program's version, as in `deno.json`. */
export const VERSION: string = config.version;

/** The file inside an executable that names the commit it was built from. */
export const COMMIT_FILE = "commit";

/** The line that `version` prints: program, version, commit, target and runtime. */
export function versionLine(): string {
  return `orderflow ${VERSION} (${commit()}, ${Deno.build.target}, Deno ${Deno.version.deno})`;
}

function commit(): string {
  try {
    return `commit ${Deno.readTextFileSync(programFile(COMMIT_FILE)).trim()}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "from source";
    throw error;
  }
}
