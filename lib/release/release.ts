/**
 * `deno task release`: an executable for each target whose runtime can be had, and their checksums.
 *
 * @module
 */

import { encodeHex } from "deno-std/encoding/hex.js";
import { join } from "deno-std/path/join.js";
import { VERSION } from "../version.ts";
import { compile, DIST, executableName, madeLine, withStage } from "./compile.ts";
import { NoExecutableError, TARGETS } from "./runtime.ts";

/** The file of checksums, as `sha256sum --check` reads it. */
const SUMS = "SHA256SUMS";

if (import.meta.main) {
  Deno.mkdirSync(DIST, { recursive: true });
  const made: string[] = [];
  const leftOut: string[] = [];
  await withStage(async (stage) => {
    for (const target of TARGETS) {
      const name = executableName(`orderflow-${VERSION}-${target}`, target);
      const path = join(DIST, name);
      try {
        await compile(stage, target, path);
        made.push(name);
        console.log(madeLine(name, path));
      } catch (error) {
        if (!(error instanceof NoExecutableError)) throw error;
        leftOut.push(target);
        console.error(`left out ${target}: ${error.message}`);
      }
    }
  });
  Deno.writeTextFileSync(join(DIST, SUMS), (await Promise.all(made.map(sumLine))).join(""));
  console.log(`${SUMS}: ${made.length} of ${TARGETS.length} targets, in ${DIST}`);
  if (leftOut.length > 0) Deno.exit(1);
}

/** The line of an executable in the file of checksums. */
async function sumLine(name: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(join(DIST, name)));
  return `${encodeHex(digest)}  ${name}\n`;
}
