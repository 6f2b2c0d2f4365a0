/**
 * Where the program's own files are: beside the source, or inside the executable, whose modules are bundled into a
 * folder that begins with `main.js` (see `build/stage.ts`).
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";

/** The path of this module in the source. */
const HERE = "/lib/program_files.ts";

const isBundled = !import.meta.url.endsWith(HERE);

const ROOT = new URL(isBundled ? "./" : "../", import.meta.url);

/**
 * The URL of a file of the program.
 *
 * @param path The file's path, relative to the project's folder, such as `static/icon.svg`
 */
export function programFile(path: string): URL {
  return new URL(path, ROOT);
}

/**
 * The URL of the module with which a worker begins. `WORKER_MODULES` in `build/stage.ts` must name the module.
 *
 * @param path The module's path, relative to the project's folder, such as `lib/run/run_worker.ts`
 */
export function workerModule(path: string): URL {
  return programFile(isBundled ? path.replace(/\.ts$/, ".js") : path);
}

/**
 * The folder of the program's modules, which a thread must be permitted to read to start other threads; undefined in an
 * executable, where loading a module needs no permission.
 */
export function moduleFolder(): string | undefined {
  return isBundled || ROOT.protocol !== "file:" ? undefined : fromFileUrl(programFile("lib"));
}
