/**
 * Where the program's own files are: beside the source, or inside the executable, whose modules are bundled into a
 * folder that begins with `main.js` (see `build/stage.ts`).
 *
 * @module
 */

/** Where this module is in the source. */
const HERE = "/lib/program_files.ts";

const isBundled = !import.meta.url.endsWith(HERE);

const ROOT = new URL(isBundled ? "./" : "../", import.meta.url);

/**
 * The URL of a file of the program.
 *
 * @param path Its path from the project's folder, such as `static/icon.svg`
 */
export function programFile(path: string): URL {
  return new URL(path, ROOT);
}

/**
 * The URL of a module that a worker begins with. `WORKER_MODULES` in `build/stage.ts` must name it.
 *
 * @param path Its path from the project's folder, such as `lib/run/run_worker.ts`
 */
export function workerModule(path: string): URL {
  return programFile(isBundled ? path.replace(/\.ts$/, ".js") : path);
}
