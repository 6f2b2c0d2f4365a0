/**
 * Compiles executables. Run as a program, it makes `dist/orderflow` for this machine.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PERMISSIONS } from "./permissions.ts";
import { NoExecutableError, runtimeTarget, type Target } from "./runtime.ts";
import { PROJECT, type Stage, stage } from "./stage.ts";

/** The folder of executables. */
export const DIST: string = join(PROJECT, "dist");

if (import.meta.main) {
  const target = Deno.build.target as Target;
  const output = join(DIST, executableName("orderflow", target));
  try {
    await withStage((stage) => compile(stage, target, output));
    console.log(sizeLine(output, output));
  } catch (error) {
    if (!(error instanceof NoExecutableError)) throw error;
    console.error(`error: no executable for ${target}: ${error.message}`);
    Deno.exit(1);
  }
}

/** Calls a function with a stage in a temporary folder, and removes the folder afterwards. */
export async function withStage<T>(use: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-stage-" });
  try {
    return await use(await stage(folder));
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/**
 * Makes an executable.
 *
 * @param stage The files that go into the executable
 * @param target The target
 * @param output The executable's path; for Windows it must end in `.exe`
 * @throws {NoExecutableError} If the runtime cannot be downloaded and `$DENORT_BIN` does not name a runtime of this
 * target
 */
export async function compile(stage: Stage, target: Target, output: string): Promise<void> {
  const given = Deno.env.get("DENORT_BIN") || undefined;
  const isGiven = given !== undefined && runtimeTarget(given) === target;
  const command = new Deno.Command(Deno.execPath(), {
    // --no-config: with a configuration, every package of the lock file would be embedded.
    // --no-code-cache: the program leaves no cache in the temporary folder, and starts as fast without.
    args: [
      "compile",
      "--quiet",
      "--no-config",
      "--no-check",
      "--no-code-cache",
      "--unstable-worker-options",
      ...PERMISSIONS,
      ...stage.includes.flatMap((path) => ["--include", path]),
      "--target",
      target,
      "--output",
      output,
      stage.main,
    ],
    cwd: stage.folder,
    clearEnv: true,
    env: environment(isGiven),
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  if (!success) throw new NoExecutableError(reasonOf(new TextDecoder().decode(stderr)));
  if (isGiven && target === Deno.build.target) await checkItRuns(output, given);
}

/** This process's environment; without `$DENORT_BIN` if that is of another target, which Deno would not notice. */
function environment(withRuntime: boolean): Record<string, string> {
  const variables = Deno.env.toObject();
  if (!withRuntime) delete variables.DENORT_BIN;
  return { ...variables, NO_COLOR: "1" };
}

/**
 * Why `deno compile` failed, from its output. The first listed cause is the step that failed, the second the reason.
 */
function reasonOf(output: string): string {
  const causes = Array.from(output.matchAll(/^\s+\d+: (.*)$/gm), ([, cause]) => cause);
  return causes[1] ?? causes[0] ?? (output.split("\n")[0] || "deno compile failed without a message");
}

/** Checks that `$DENORT_BIN` is a runtime of Deno: `deno compile` accepts any executable and would just append to it. */
async function checkItRuns(output: string, given: string): Promise<void> {
  const { stdout } = await new Deno.Command(output, { args: ["--version"], stderr: "null" }).output();
  if (new TextDecoder().decode(stdout).startsWith("orderflow ")) return;
  Deno.removeSync(output);
  throw new NoExecutableError(`"${given}" ($DENORT_BIN) is not a runtime of Deno (denort)`);
}

/** An executable's file name for a target: with `.exe` for Windows. */
export function executableName(name: string, target: string): string {
  return target.includes("windows") ? `${name}.exe` : name;
}

/** A line with the name and the size of an executable. */
export function sizeLine(name: string, path: string): string {
  return `${name}: ${(Deno.statSync(path).size / 1e6).toFixed(1)} MB`;
}
