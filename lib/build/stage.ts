/**
 * Collects what goes into an executable: the program, bundled into one script, a script for its help and version, the launchers of its threads, the page's
 * files, the licences, and the commit. Of npm packages only the parts in use are included; source maps, tests and tools
 * are not.
 *
 * The script is minified, since the engine parses it at every start where it has no code cache. The names of functions
 * and classes stay, so that the stack of a bug can be read.
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
import { builtinsOf, launcherOf, SCRIPT, scriptOf, TEXT_SCRIPT } from "./launcher.ts";

/** The project's folder. */
export const PROJECT: string = fromFileUrl(programFile("./"));

/** The licences of everything that an executable embeds, from the project's folder. */
export const LICENSES_FILE = "static/licenses.txt";

/** The program's entry point. */
export const MAIN = "main.ts";

/** The module that imports the entry points of all threads. */
export const ENTRY_POINTS = "lib/build/entry_points.ts";

/** The entry point of the script for the help and the version. */
const TEXT_MAIN = "lib/build/text_main.ts";

/** The entry points of the program's worker threads. */
export const WORKER_MODULES = [
  "lib/run/run_worker.ts",
  "lib/run/reader_worker.ts",
  "lib/query/query_worker.ts",
  "lib/load/load_worker.ts",
];

/** A folder with everything that goes into the executable. */
export interface Stage {
  /** The folder. */
  folder: string;
  /** The program's entry point, relative to the folder. */
  main: string;
  /** Files that no module imports and that must be included by name: workers and data, relative to the folder. */
  includes: string[];
  /** The built-in modules that the script needs. */
  builtins: string[];
  /** The source modules that the script holds: paths in the project, and `npm:PACKAGE/VERSION/PATH`. */
  sources: string[];
}

/**
 * Fills a folder with what goes into the executable, except for the launchers, which depend on the target.
 * `lib/build/bundle.ts` must have made the page's script before.
 *
 * @param folder The folder; empty or not there yet
 * @throws {Error} If the program cannot be bundled, or a file is missing
 */
export async function stage(folder: string): Promise<Stage> {
  const bundle = await bundled(ENTRY_POINTS);
  // The bundler writes a comment with the path of each module, for packages in this machine's cache.
  const comments = bundle.matchAll(/^\/\/ (\S+\.(?:m?js|tsx?|json))$/gm);
  const sources = Array.from(
    comments,
    ([, source]) => source.replace(/^.*\/registry\.npmjs\.org\//, "npm:"),
  );
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(join(folder, SCRIPT), await minified(scriptOf(bundle)));
  Deno.writeTextFileSync(join(folder, TEXT_SCRIPT), await minified(scriptOf(await bundled(TEXT_MAIN))));

  const files = [
    ...Array.from(STATIC_FILES.values(), ({ parts }) => parts.map((part) => `static/${part}`)).flat(),
    LICENSES_FILE,
  ];
  for (const file of files) {
    Deno.mkdirSync(dirname(join(folder, file)), { recursive: true });
    Deno.copyFileSync(join(PROJECT, file), join(folder, file));
  }
  Deno.writeTextFileSync(join(folder, COMMIT_FILE), await commit() + "\n");
  return {
    folder,
    main: launcherOf(MAIN),
    includes: [...WORKER_MODULES.map(launcherOf), ...files, COMMIT_FILE],
    builtins: builtinsOf(bundle),
    sources,
  };
}

/** The text of a module with all that it imports, in CommonJS format, not minified. */
export async function bundled(module: string): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--format", "cjs", module],
    cwd: PROJECT,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${module} cannot be bundled`);
  return new TextDecoder().decode(stdout);
}

/**
 * Minifies a script: shorter local names, no comments and few blanks, one byte a character. The memory that text and code
 * take at each start counts.
 */
async function minified(text: string): Promise<string> {
  const { code } = await minify(text, {
    compress: { expression: true, keep_fnames: true, keep_classnames: true },
    mangle: { keep_fnames: true, keep_classnames: true },
    format: { max_line_len: 1000, ascii_only: true },
  });
  return code!;
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
