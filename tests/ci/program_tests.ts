/**
 * Prints the files of tests that start the program, which are the ones to run against an executable. Other tests have the same result
 * whether there is an executable or not.
 *
 *     ORDERFLOW_BIN=dist/orderflow deno test -A $(deno run -A tests/ci/program_tests.ts)
 *
 * @module
 */

import { MODULES } from "../tidy/files.ts";
import { IMPORTS } from "../tidy/imports.ts";

/** What starts the program, or says where the executable is. */
const STARTS = new Set(["binaryPath", "program", "PROGRAM_ARGS", "run", "startProgram", "startSite"]);
/** The modules that export the names. */
const HOMES = ["tests/helpers/program.ts", "tests/helpers/serving.ts", "tests/browser/site_fixture.ts"];

console.log(programTests().join("\n"));

/** The paths of tests that start the program, sorted. */
function programTests(): string[] {
  const starting = new Set<string>();
  for (let count = -1; count !== starting.size;) {
    count = starting.size;
    for (const { from, to, names } of IMPORTS) {
      const isStart = HOMES.includes(to)
        ? names.some((name) => name === "*" || STARTS.has(name))
        : starting.has(to);
      if (isStart && from.startsWith("tests/") && !HOMES.includes(from)) starting.add(from);
    }
  }
  return MODULES.map(({ path }) => path).filter((path) => path.endsWith("_test.ts") && starting.has(path))
    .sort();
}
