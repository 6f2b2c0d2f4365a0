/**
 * `deno task release`: an executable for each target whose runtime can be had, and their checksums.
 *
 * @module
 */

import { encodeHex } from "deno-std/encoding/hex.js";
import { join } from "deno-std/path/join.js";
import { VERSION } from "../version.ts";
import { compile, DIST, executableName, madeLine, withStage } from "./compile.ts";
import { NoExecutableError, type Target, TARGETS } from "./runtime.ts";

/** The file of checksums, as `sha256sum --check` reads it. */
const SUMS = "SHA256SUMS";

if (import.meta.main) {
  const isWhole = await withStage((stage) =>
    release(DIST, (target, output) => compile(stage, target, output), console.log)
  );
  if (!isWhole) Deno.exit(1);
}

/**
 * Makes an executable for each target, `orderflow-VERSION-TARGET`, and `SHA256SUMS` of them.
 *
 * @param folder Where they are put; it is created if it does not exist
 * @param make Makes one; throws {@linkcode NoExecutableError} where that cannot be had, which leaves it out
 * @param tell Says what was made, and what was left out and why
 * @returns Whether nothing was left out
 */
export async function release(
  folder: string,
  make: (target: Target, output: string) => Promise<void>,
  tell: (line: string) => void,
): Promise<boolean> {
  Deno.mkdirSync(folder, { recursive: true });
  const sums: string[] = [];
  for (const target of TARGETS) {
    const name = executableName(`orderflow-${VERSION}-${target}`, target);
    const path = join(folder, name);
    try {
      await make(target, path);
      tell(madeLine(name, path));
      sums.push(await sumLine(name, path));
    } catch (error) {
      if (!(error instanceof NoExecutableError)) throw error;
      tell(`left out ${target}: ${error.message}`);
    }
  }
  Deno.writeTextFileSync(join(folder, SUMS), sums.join(""));
  tell(`${SUMS}: ${sums.length} of ${TARGETS.length} targets, in ${folder}`);
  return sums.length === TARGETS.length;
}

/** The line of a file in the file of checksums. */
async function sumLine(name: string, path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return `${encodeHex(digest)}  ${name}\n`;
}
