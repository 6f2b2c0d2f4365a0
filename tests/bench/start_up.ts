/** @module How long the executable takes to start, against one that is empty. */

import { join } from "deno-std/path/join.js";
import type { Figure } from "./figures.ts";
import { timed } from "./processes.ts";
import { inTurn } from "./statistics.ts";

/** The most that a start may take, against that of an empty program. */
const AT_MOST = 1.3;

/**
 * Makes an executable of nothing, with the runtime of `deno compile` (`$DENORT_BIN`, or what it downloads).
 *
 * @returns Its path, or undefined where there is no runtime to be had
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

/** Measures how long an executable and an empty one take from start to end, in turn. */
export async function* benchStartUp(binary: string, empty: string, turns: number): AsyncGenerator<Figure> {
  for (const argument of ["--version", "--help"]) {
    const commands = [new Deno.Command(binary, { args: [argument] }), new Deno.Command(empty)];
    const [values, against] = await inTurn(turns, commands.map(timed));
    const target = argument === "--version" ? { atMost: AT_MOST } : {};
    yield { what: argument, unit: "ms", values, against: { what: "empty", values: against }, ...target };
  }
}
