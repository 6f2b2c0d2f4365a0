/**
 * Collects what goes into an executable: the program, bundled into a few modules of which each command loads only what
 * it needs, the modules of the worker threads, the page's files, the licences, and the commit. Of npm packages only
 * the parts in use are included; source maps, tests and tools are not.
 *
 * Modules are minified, since the engine parses them at every start, which takes as long as reading a day. The names of
 * functions and classes stay, so that the stack of a bug can be read.
 *
 * @module
 */

import { dirname } from "deno-std/path/dirname.js";
import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { minify } from "terser";
import { programFile } from "../program_files.ts";
import { COMMIT_FILE } from "../version.ts";
import { STATIC_FILES } from "../site/static_files.ts";

/** The project's folder. */
export const PROJECT: string = fromFileUrl(programFile("./"));

/** The licences of everything that an executable embeds, from the project's folder. */
export const LICENSES_FILE = "static/licenses.txt";

/** The program's entry point. */
const MAIN = "main.ts";

/** The entry points of the program's worker threads. */
export const WORKER_MODULES = ["lib/run/run_worker.ts", "lib/run/reader_worker.ts"];

/** A folder with everything that goes into the executable. */
export interface Stage {
  /** The folder. */
  folder: string;
  /** The program's entry point, relative to the folder. */
  main: string;
  /** Files that no module imports and that must be included by name: workers and data, relative to the folder. */
  includes: string[];
  /** The source modules that the bundled modules hold: paths in the project, and `npm:PACKAGE/VERSION/PATH`. */
  sources: string[];
}

/**
 * Fills a folder with what goes into the executable. `lib/build/bundle.ts` must have made the page's script before.
 *
 * @param folder The folder; empty or not there yet
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
  const sources: string[] = [];
  for (const path of scriptsBelow(folder)) {
    const text = Deno.readTextFileSync(path);
    // The bundler writes a comment with the path of each module, for packages in this machine's cache.
    for (const [, source] of text.matchAll(/^\/\/ (\S+\.(?:m?js|tsx?|json))$/gm)) {
      sources.push(source.replace(/^.*\/registry\.npmjs\.org\//, "npm:"));
    }
    Deno.writeTextFileSync(path, await minified(text));
  }

  const files = [
    ...Array.from(STATIC_FILES.values(), ({ parts }) => parts.map((part) => `static/${part}`)).flat(),
    LICENSES_FILE,
  ];
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
    sources,
  };
}

/** Minifies a module: shorter local names, no comments and few blanks. */
async function minified(text: string): Promise<string> {
  const { code } = await minify(text, {
    module: true,
    compress: false,
    mangle: { keep_fnames: true, keep_classnames: true },
    format: { max_line_len: 1000 },
  });
  return code!;
}

/** The scripts in a folder and its subfolders. */
function* scriptsBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = join(folder, name);
    if (isDirectory) yield* scriptsBelow(path);
    else if (name.endsWith(".js")) yield path;
  }
}

/** The commit of the project's folder, with `+changes` if tracked files differ from it, or `unknown`. */
async function commit(): Promise<string> {
  const hash = await git("rev-parse", "--short=12", "HEAD");
  if (hash === undefined) return "unknown";
  return await git("status", "--porcelain", "--untracked-files=no") === "" ? hash : `${hash}+changes`;
}

/** The output of a git command, or undefined if git is not installed or the folder is no checkout. */
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
