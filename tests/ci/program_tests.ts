/**
 * Prints the files of tests that start the program, which are the ones to run against an executable. Other tests have the same result
 * whether there is an executable or not, and so have most tests of the page, which is the same script, and of benchmarks.
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

/** The folders of tests of the page and of benchmarks. */
const ONCE = ["tests/browser/", "tests/bench/"];
/** Tests in these folders that are run again: whether the page is served, follows a run and gets answers, and what is measured of an executable. */
const TWICE = new Set([
  "tests/bench/memory_test.ts",
  "tests/bench/start_up_test.ts",
  "tests/browser/first_paint_test.ts",
  "tests/browser/footprint_test.ts",
  "tests/browser/ladder_test.ts",
  "tests/browser/live_test.ts",
  "tests/browser/use_test.ts",
  "tests/browser/whole_run_test.ts",
]);

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
  return MODULES.map(({ path }) => path).filter((path) =>
    path.endsWith("_test.ts") && starting.has(path) &&
    (TWICE.has(path) || !ONCE.some((folder) => path.startsWith(folder)))
  ).sort();
}
