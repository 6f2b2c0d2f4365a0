/**
 * `deno task release`: compiles an executable for each target whose runtime is available, and writes checksums.
 *
 * @module
 */

import { encodeHex } from "deno-std/encoding/hex.js";
import { join } from "deno-std/path/join.js";
import { VERSION } from "../version.ts";
import { compile, DIST, executableName, sizeLine, withStage } from "./compile.ts";
import { NoExecutableError, type Target, TARGETS } from "./runtime.ts";

/** The file of checksums, in the form that `sha256sum --check` reads. */
const SUMS = "SHA256SUMS";

if (import.meta.main) {
  const isComplete = await withStage((stage) =>
    release(DIST, (target, output) => compile(stage, target, output), console.log)
  );
  if (!isComplete) Deno.exit(1);
}

/**
 * Makes an executable for each target, named `orderflow-VERSION-TARGET`, and their `SHA256SUMS`.
 *
 * @param folder The folder for all files; created if it does not exist
 * @param make Makes one executable; a {@linkcode NoExecutableError} leaves the target out
 * @param print Prints a line about a target that was made, or left out and why
 * @returns Whether all targets were made
 */
export async function release(
  folder: string,
  make: (target: Target, output: string) => Promise<void>,
  print: (line: string) => void,
): Promise<boolean> {
  Deno.mkdirSync(folder, { recursive: true });
  const sums: string[] = [];
  for (const target of TARGETS) {
    const name = executableName(`orderflow-${VERSION}-${target}`, target);
    const path = join(folder, name);
    try {
      await make(target, path);
      print(sizeLine(name, path));
      sums.push(await sumLine(name, path));
    } catch (error) {
      if (!(error instanceof NoExecutableError)) throw error;
      print(`left out ${target}: ${error.message}`);
    }
  }
  Deno.writeTextFileSync(join(folder, SUMS), sums.join(""));
  print(`${SUMS}: ${sums.length} of ${TARGETS.length} targets, in ${folder}`);
  return sums.length === TARGETS.length;
}

/** A file's line in the file of checksums. */
async function sumLine(name: string, path: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(path));
  return `${encodeHex(digest)}  ${name}\n`;
}
