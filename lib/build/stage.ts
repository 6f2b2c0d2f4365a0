/**
 * What goes into the executable: the program bundled into a few modules, of which a command loads those it needs, the
 * modules that workers begin with, the page's own files, and the commit. Nothing else: of packages only the parts
 * that are used, and no map, test or tool.
 *
 * @module
 */

import { dirname } from "deno-std/path/dirname.js";
import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { programFile } from "../program_files.ts";
import { COMMIT_FILE } from "../version.ts";
import { STATIC_FILES } from "../site/static_files.ts";

/** The project's folder. */
export const PROJECT: string = fromFileUrl(programFile("./"));

/** Where the program begins. */
const MAIN = "main.ts";

/** Where its workers begin. */
const WORKER_MODULES = ["lib/run/run_worker.ts", "lib/run/reader_worker.ts"];

/** A folder with everything that goes into the executable. */
export interface Stage {
  /** The folder. */
  folder: string;
  /** The module that the program begins with, from the folder. */
  main: string;
  /** What must be named besides it, since no module imports it: workers and files, from the folder. */
  includes: string[];
}

/**
 * Fills a folder with what goes into the executable. The page's script must have been made before, by
 * `lib/build/bundle.ts`.
 *
 * @param folder The folder, empty or not there yet
 * @throws {Error} If the program cannot be bundled, or a file is missing
 */
export async function stage(folder: string): Promise<Stage> {
  const bundling = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--code-splitting", "--outdir", folder, MAIN, ...WORKER_MODULES],
    cwd: PROJECT,
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!bundling.success) throw new Error("the program cannot be bundled");
  for (const name of scriptsBelow(folder)) {
    // The bundler notes before each part where it was found on this machine.
    const text = Deno.readTextFileSync(name).replaceAll(/^\/\/ .*\/registry\.npmjs\.org\//gm, "// npm:");
    Deno.writeTextFileSync(name, text);
  }

  const files = Array.from(STATIC_FILES.values(), ({ path }) => `static/${path}`);
  for (const file of files) {
    Deno.mkdirSync(dirname(join(folder, file)), { recursive: true });
    Deno.copyFileSync(join(PROJECT, file), join(folder, file));
  }
  Deno.writeTextFileSync(join(folder, COMMIT_FILE), await commit() + "\n");
  const scriptOf = (module: string) => module.replace(/\.ts$/, ".js");
  return {
    folder,
    main: scriptOf(MAIN),
    includes: [...WORKER_MODULES.map(scriptOf), ...files, COMMIT_FILE],
  };
}

/** The scripts in or below a folder. */
function* scriptsBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* scriptsBelow(path);
    else if (name.endsWith(".js")) yield path;
  }
}

/** The commit of the project's folder; what is changed since, or not known, is said. */
async function commit(): Promise<string> {
  const hash = await git("rev-parse", "--short=12", "HEAD");
  if (hash === undefined) return "unknown";
  return await git("status", "--porcelain", "--untracked-files=no") === "" ? hash : `${hash}+changes`;
}

/** What git says, or undefined where there is none or this is no checkout. */
async function git(...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args, cwd: PROJECT, stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
