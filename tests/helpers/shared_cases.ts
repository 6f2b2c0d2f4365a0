/**
 * The inputs of `../shared/cases/databases.py`, which only some machines have. Tests that need them are ignored
 * elsewhere, and where there is no Python.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { statIfThere } from "../../lib/files.ts";
import type { BarFiles } from "./bar_files.ts";
import { succeeds } from "./commands.ts";
import { PROJECT } from "./program.ts";

const SCRIPT = join(PROJECT, "..", "shared", "cases", "databases.py");

/** Whether the cases can be built on this machine. */
export const HAS_CASES: boolean = statIfThere(SCRIPT) !== undefined && succeeds("python3", "--version");

/** An input, and what a run over the input should write. */
export interface SharedCase {
  /** The name of the case, such as `f14_numpy_int64_blob`. */
  name: string;
  /** What is odd about the input. */
  situation: string;
  /** The folder that holds `data`. */
  folder: string;
  /** Instrument, start date and end date. */
  args: string[];
  /** Further options of the run. */
  opts: string[];
  /** The content of the bar files; null for a file that the case says nothing about. */
  expected: BarFiles;
}

/** Builds all cases in a folder, in the order of the script. */
export function buildCases(folder: string): SharedCase[] {
  const { success, stderr } = new Deno.Command("python3", { args: [SCRIPT, "build", folder], stdout: "null" })
    .outputSync();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return [...Deno.readDirSync(folder)].map(({ name }) => {
    const path = join(folder, name);
    const { situation, args, opts, expected } = JSON.parse(
      Deno.readTextFileSync(join(path, "expected.json")),
    );
    return { name, situation, folder: path, args, opts, expected };
  }).sort((a, b) => (a.name < b.name ? -1 : 1));
}
