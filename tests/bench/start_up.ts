/**
 * Compares the start-up time of the executable with that of an empty executable.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import type { Figure } from "./figures.ts";
import { timed } from "./processes.ts";
import { inTurn } from "./statistics.ts";

/** The target for the ratio of the start-up times. */
const AT_MOST = 1.3;

/**
 * Compiles an empty program with the runtime of `deno compile` (`$DENORT_BIN`, or a download).
 *
 * @returns The executable's path, or undefined if no runtime is available
 */
export async function emptyProgram(folder: string): Promise<string | undefined> {
  Deno.writeTextFileSync(join(folder, "empty.ts"), "");
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-config", "--no-code-cache", "--output", "empty", "empty.ts"],
    cwd: folder,
    stderr: "null",
  }).output();
  return success ? join(folder, Deno.build.os === "windows" ? "empty.exe" : "empty") : undefined;
}

/** Measures the durations of an executable and of an empty one, in alternation. */
export async function* benchStartUp(binary: string, empty: string, turns: number): AsyncGenerator<Figure> {
  for (const argument of ["--version", "--help"]) {
    const commands = [new Deno.Command(binary, { args: [argument] }), new Deno.Command(empty)];
    const [values, against] = await inTurn(turns, commands.map(timed));
    const target = argument === "--version" ? { atMost: AT_MOST } : {};
    yield { what: argument, unit: "ms", values, against: { what: "empty", values: against }, ...target };
  }
}
