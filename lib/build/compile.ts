/**
 * Makes executables. As a program it makes one for this machine: `dist/orderflow`.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PERMISSIONS } from "./permissions.ts";
import { NoExecutableError, runtimeTarget, type Target } from "./runtime.ts";
import { PROJECT, type Stage, stage } from "./stage.ts";

/** Where executables are put. */
export const DIST: string = join(PROJECT, "dist");

if (import.meta.main) {
  const target = Deno.build.target as Target;
  const output = join(DIST, executableName("orderflow", target));
  try {
    await withStage((stage) => compile(stage, target, output));
    console.log(madeLine(output, output));
  } catch (error) {
    if (!(error instanceof NoExecutableError)) throw error;
    console.error(`error: no executable for ${target}: ${error.message}`);
    Deno.exit(1);
  }
}

/** Calls a function with a stage, which is removed afterwards. */
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
 * @param stage What goes into it
 * @param target What it is for
 * @param output Its path; that of one for Windows must end in `.exe`
 * @throws {NoExecutableError} If the runtime cannot be downloaded and `$DENORT_BIN` does not name one of this target,
 * or names what is none
 */
export async function compile(stage: Stage, target: Target, output: string): Promise<void> {
  const given = Deno.env.get("DENORT_BIN") || undefined;
  const isGiven = given !== undefined && runtimeTarget(given) === target;
  const command = new Deno.Command(Deno.execPath(), {
    // The bundle needs no configuration, and with it every package of the lock file would be embedded. Without a
    // cache of compiled code the program leaves nothing in the temporary folder; it starts no slower.
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

/** This process's environment, with `$DENORT_BIN` only where it is of the target: Deno would take it for any. */
function environment(withRuntime: boolean): Record<string, string> {
  const variables = Deno.env.toObject();
  if (!withRuntime) delete variables.DENORT_BIN;
  return { ...variables, NO_COLOR: "1" };
}

/** Why `deno compile` failed. Of the causes that it lists, the second says most: the first is the step that failed. */
function reasonOf(said: string): string {
  const causes = Array.from(said.matchAll(/^\s+\d+: (.*)$/gm), ([, cause]) => cause);
  return causes[1] ?? causes[0] ?? (said.split("\n")[0] || "deno compile failed without a word");
}

/** Any executable can be given as a runtime, and what is made of it does what that does. */
async function checkItRuns(output: string, given: string): Promise<void> {
  const { stdout } = await new Deno.Command(output, { args: ["--version"], stderr: "null" }).output();
  if (new TextDecoder().decode(stdout).startsWith("orderflow ")) return;
  Deno.removeSync(output);
  throw new NoExecutableError(`${given} ($DENORT_BIN) is no runtime of Deno`);
}

/** The name of an executable for a target: with `.exe` for Windows. */
export function executableName(name: string, target: string): string {
  return target.includes("windows") ? `${name}.exe` : name;
}

/** Says that an executable was made, and how large it is. */
export function madeLine(name: string, path: string): string {
  return `${name}: ${(Deno.statSync(path).size / 1e6).toFixed(1)} MB`;
}
