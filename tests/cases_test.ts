/**
 * Every input of `../shared/cases/databases.py`: a run over the input writes the right bars, or does what a table says.
 *
 * @module
 */

import { assert } from "deno-std/assert/assert.js";
import { assertEquals } from "deno-std/assert/equals.js";
import { join } from "deno-std/path/join.js";
import { differences, readBarFiles } from "./helpers/bar_files.ts";
import { type Decision, DECISIONS, OTHER_OPTIONS } from "./helpers/case_decisions.ts";
import { withFolder } from "./helpers/database.ts";
import { inParallel } from "./helpers/in_parallel.ts";
import { run } from "./helpers/program.ts";
import { buildCases, HAS_CASES, type SharedCase } from "./helpers/shared_cases.ts";

/** Cases that are not right yet. A case that has become right must leave this list. */
const NOT_RIGHT_YET: string[] = [];

/** How many runs are made at the same time. */
const RUNS_AT_ONCE = 2;

Deno.test({
  name: "every case is right, or decided otherwise on purpose, and inspect says whether it can be used",
  ignore: !HAS_CASES,
  fn: (t) =>
    withFolder(async (folder) => {
      const cases = buildCases(folder);
      assertEquals(Object.keys(DECISIONS).filter((name) => !cases.some((known) => known.name === name)), []);
      const faults = await inParallel(cases, RUNS_AT_ONCE, faultsOf);
      for (const [index, { name, situation }] of cases.entries()) {
        await t.step(`${name}: ${situation}`, () => {
          if (!NOT_RIGHT_YET.includes(name)) assertEquals(faults[index], []);
          else assert(faults[index].length > 0, "the case is right now: remove it from NOT_RIGHT_YET");
        });
      }
    }),
});

/** What is wrong with the runs over a case, and with its inspection. */
async function faultsOf(input: SharedCase): Promise<string[]> {
  const faults = await faultsOfRuns(input);
  const code = DECISIONS[input.name]?.code ?? 0;
  // Status 2 is that of a mistake in the arguments, which an inspection does not have.
  if (code < 2) {
    const inspected = await run(["inspect", join(input.folder, "data")]);
    if (inspected.code !== code) faults.push(`inspect disagrees: ${inspected.stdout}${inspected.stderr}`);
  }
  return faults;
}

async function faultsOfRuns(input: SharedCase): Promise<string[]> {
  const decision = DECISIONS[input.name];
  const other = OTHER_OPTIONS[input.name];
  if (other !== undefined) {
    const { options, files } = other;
    const faults = await faultsOfRun(input, "other", options, { why: "", code: 0, says: [], files });
    return [...faults, ...await faultsOfRun(input, "plain", [])];
  }
  if (decision === undefined) return await faultsOfRun(input, "plain", []);
  const faults = await faultsOfRun(input, "decided", [], decision);
  if (decision.rightWith) faults.push(...await faultsOfRun(input, "option", decision.rightWith));
  return faults;
}

async function faultsOfRun(
  { folder, args, opts, expected }: SharedCase,
  outName: string,
  more: string[],
  decision: Decision = { why: "", code: 0, says: [], files: expected },
): Promise<string[]> {
  const { code, says, files = {} } = decision;
  const out = join(folder, outName);
  const places = ["--data", join(folder, "data"), "--out", out, "--no-serve"];
  const result = await run([...args, ...places, ...opts, ...more], { env: { NO_COLOR: "1" } });
  const faults = differences(readBarFiles(out), files);
  const printed = result.stdout + result.stderr;
  for (const text of says) if (!printed.includes(text)) faults.push(`does not print: ${text}`);
  if (result.code !== code) faults.push(`exit status ${result.code}, expected ${code}`);
  return faults.length === 0 ? [] : [...faults, printed.replaceAll(folder, "")];
}
