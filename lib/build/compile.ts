/**
 * Compiles executables. Run as a program, it makes `dist/orderflow` for this machine.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { DEMO_DAYS, DEMO_INSTRUMENT, writeDemoDay } from "../demo/demo_day.ts";
import { changedMs } from "../files.ts";
import { type CacheUse, CODE_CACHE, TEXT_CACHE, writeLauncher } from "./launcher.ts";
import { PERMISSIONS } from "./permissions.ts";
import { NoExecutableError, runtimeTarget, type Target } from "./runtime.ts";
import { MAIN, PROJECT, type Stage, stage, WORKER_MODULES } from "./stage.ts";

/** The folder of executables. */
export const DIST: string = join(PROJECT, "dist");

/**
 * V8's options in executables. They are part of what a code cache is valid for.
 *
 * - The heap of a small run is 10 to 16 MB, at which V8 would collect garbage in all of it; from 64 MB on, that is worth the
 *   time. What is new on the heap of a thread hardly ever lives long, and fits into 2 MB.
 * - V8 compiles functions that were called a few times in batches, in the background, and interrupts the program to install each
 *   batch. The first time that a thread has to wait for a lock of V8's, as it does at such an interrupt, it sleeps for 3 ms to measure the
 *   processor's clock. Batches of 16 KB are too large for `--version` and `--help` to have one.
 */
const V8_FLAGS = [
  "--initial-heap-size=64",
  "--max-semi-space-size=2",
  "--baseline-batch-compilation-threshold=16384",
];

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
 * Makes an executable. For this machine's target, it has a code cache; for other targets, no code cache can be made.
 *
 * @param stage The files that go into the executable
 * @param target The target
 * @param output The executable's path; for Windows it must end in `.exe`
 * @throws {NoExecutableError} If the runtime cannot be downloaded and `$DENORT_BIN` does not name a runtime of this
 * target
 */
export async function compile(stage: Stage, target: Target, output: string): Promise<void> {
  if (target !== Deno.build.target) return await compileWith("none", stage, target, output);
  const codeCache = join(stage.folder, CODE_CACHE);
  await compileWith({ writeTo: codeCache }, stage, target, output);
  await checkItRuns(output);
  takeCache(codeCache, join(stage.folder, TEXT_CACHE));
  await runOnce(output);
  takeCache(codeCache, codeCache);
  await compileWith("load", stage, target, output);
}

async function compileWith(cache: CacheUse, stage: Stage, target: Target, output: string): Promise<void> {
  const { folder, main, includes, builtins } = stage;
  for (const entryPoint of [MAIN, ...WORKER_MODULES]) writeLauncher(folder, entryPoint, builtins, cache);
  const given = Deno.env.get("DENORT_BIN") || undefined;
  const isGiven = given !== undefined && runtimeTarget(given) === target;
  const command = new Deno.Command(Deno.execPath(), {
    // --no-config: with a configuration, every package of the lock file would be embedded.
    // --no-code-cache: the program leaves no cache in the temporary folder, since it embeds one.
    args: [
      "compile",
      "--quiet",
      "--no-config",
      "--no-check",
      "--no-code-cache",
      "--unstable-worker-options",
      "--unstable-raw-imports",
      `--v8-flags=${V8_FLAGS.join(",")}`,
      ...PERMISSIONS,
      ...includes.flatMap((path) => ["--include", path]),
      "--target",
      target,
      "--output",
      output,
      main,
    ],
    cwd: folder,
    clearEnv: true,
    env: environment(isGiven),
    stderr: "piped",
  });
  const { success, stderr } = await command.output();
  if (!success) throw new NoExecutableError(reasonOf(new TextDecoder().decode(stderr)));
}

/** Renames a code cache that an executable has written. */
function takeCache(written: string, path: string): void {
  if (changedMs(written) === undefined) throw new Error("the executable has not written its code cache");
  Deno.renameSync(written, path);
}

/** Has an executable make bars of a small day, so that the functions of a usual run are compiled. */
async function runOnce(executable: string): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-compile-" });
  try {
    writeDemoDay(folder, DEMO_INSTRUMENT, DEMO_DAYS[0]);
    const out = join(folder, "out");
    const { success, stderr } = await new Deno.Command(executable, {
      args: [DEMO_INSTRUMENT, DEMO_DAYS[0], "--data", folder, "--out", out, "--no-serve"],
    }).output();
    if (!success) throw new Error(`the executable cannot make bars: ${new TextDecoder().decode(stderr)}`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
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

/**
 * Checks that an executable runs. `deno compile` accepts any executable as `$DENORT_BIN`, and would just append to a
 * file that is not a runtime of Deno.
 */
async function checkItRuns(output: string): Promise<void> {
  const { stdout } = await new Deno.Command(output, { args: ["--version"], stderr: "null" }).output();
  if (new TextDecoder().decode(stdout).startsWith("orderflow ")) return;
  Deno.removeSync(output);
  const runtime = Deno.env.get("DENORT_BIN") || "the downloaded runtime";
  throw new NoExecutableError(`"${runtime}" ($DENORT_BIN) is not a runtime of Deno (denort)`);
}

/** An executable's file name for a target: with `.exe` for Windows. */
export function executableName(name: string, target: string): string {
  return target.includes("windows") ? `${name}.exe` : name;
}

/** A line with the name and the size of an executable. */
export function sizeLine(name: string, path: string): string {
  return `${name}: ${(Deno.statSync(path).size / 1e6).toFixed(1)} MB`;
}
