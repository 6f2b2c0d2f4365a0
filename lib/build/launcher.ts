/**
 * The modules with which the threads of an executable begin. Each evaluates the script that holds the whole program; or, if
 * the command line only asks for the help or the version, a small script of its own.
 *
 * The program is a script, because V8's code cache can be embedded for a script only. The cache holds the compiled code
 * of all functions that a run calls. Without it, V8 parses and compiles each of these functions at every start, which
 * takes as long as reading a small day. V8 rejects a cache that another version or other options made, and compiles
 * the script as usual.
 *
 * @module
 */

import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { relative } from "deno-std/path/relative.js";

/** The script with the whole program, in the folder of the stage. */
export const SCRIPT = "program.js";

/** V8's code cache of the script with the functions that a run calls, in the folder of the stage. */
export const CODE_CACHE = "program.cache";

/** The script for {@linkcode TEXT_WORDS}, in the folder of the stage. */
export const TEXT_SCRIPT = "text.js";

/** V8's code cache of that script, with the functions that `--version` calls. */
export const TEXT_CACHE = "text.cache";

/** What command lines of one word ask for the help or the version. */
export const TEXT_WORDS = ["--version", "-V", "version", "--help", "-h", "help"] as const;

/** Deno's name of the program's entry point in an executable; {@linkcode programFile} is relative to this module. */
const MAIN = "main.js";

/** What a launcher does about the code cache: nothing, load it, or write it to a file when the program exits. */
export type CacheUse = "none" | "load" | { writeTo: string };

/**
 * Makes a script of the bundle of `entry_points.ts`: a function of `require`, the `import.meta` of the main module, and
 * the path of the entry point.
 *
 * @param bundle The bundle, in CommonJS format
 * @throws {Error} If the bundle uses `import.meta` in another way than `program_files.ts` does
 */
export function scriptOf(bundle: string): string {
  const parts = bundle.split(/import_meta\d* = \{\}/);
  if (parts.length !== 2) throw new Error(`${parts.length - 1} modules use import.meta; one can`);
  // The bundler names modules by their path, for packages in this machine's cache.
  const body = parts.join("import_meta = meta").replace(/"[^"\n]*\/registry\.npmjs\.org\//g, '"npm:');
  return `(function (require, meta, entryPoint) { "use strict";\n${body}\n})`;
}

/** The built-in modules that a bundle imports, such as `node:sqlite`. */
export function builtinsOf(bundle: string): string[] {
  const names = Array.from(bundle.matchAll(/\brequire\("([^"]+)"\)/g), ([, name]) => name);
  return [...new Set(names)].sort();
}

/** The path of the launcher of an entry point, such as `lib/run/run_worker.js`. */
export function launcherOf(entryPoint: string): string {
  return entryPoint.replace(/\.ts$/, ".js");
}

/**
 * Writes a launcher.
 *
 * @param folder The folder of the stage
 * @param entryPoint The path of the entry point, relative to the project's folder
 * @param builtins The built-in modules that the script needs
 * @param cache What to do about the code cache
 */
export function writeLauncher(
  folder: string,
  entryPoint: string,
  builtins: readonly string[],
  cache: CacheUse,
): void {
  const launcher = launcherOf(entryPoint);
  const up = relative(dirname(launcher), ".").replaceAll("\\", "/") || ".";
  const load = (name: string, type: string) => `import("${up}/${name}", { with: { type: "${type}" } })`;
  const parts = (script: string, codeCache: string, modules: readonly string[]) =>
    [
      load(script, "text"),
      cache === "load" ? load(codeCache, "bytes") : "{}",
      ...modules.map((name) => `import("${name}")`),
    ].join(", ");
  const whole = parts(SCRIPT, CODE_CACHE, builtins);
  const isText = launcher === MAIN
    ? `Deno.args.length === 1 && ${JSON.stringify(TEXT_WORDS)}.includes(Deno.args[0])`
    : "false";
  const lines = [
    'import { Script } from "node:vm";',
    `const isText = ${isText};`,
    "const [{ default: source }, { default: cachedData }, ...modules] =",
    launcher === MAIN
      ? `  await Promise.all(isText ? [${parts(TEXT_SCRIPT, TEXT_CACHE, [])}] : [${whole}]);`
      : `  await Promise.all([${whole}]);`,
    `const names = ${JSON.stringify(builtins)};`,
    `const filename = isText ? "${TEXT_SCRIPT}" : "${SCRIPT}";`,
    "const script = new Script(source, { filename, cachedData });",
    // V8 has read the cache, and the module would keep its memory.
    "cachedData?.buffer.transfer(0);",
  ];
  if (typeof cache === "object") {
    const write = `Deno.writeFileSync(${JSON.stringify(cache.writeTo)}, script.createCachedData())`;
    lines.push(`addEventListener("unload", () => ${write});`);
  }
  lines.push(
    `const meta = { url: new URL("${up}/${MAIN}", import.meta.url).href };`,
    `script.runInThisContext()((name) => modules[names.indexOf(name)], meta, "${entryPoint}");`,
  );
  Deno.mkdirSync(dirname(join(folder, launcher)), { recursive: true });
  Deno.writeTextFileSync(join(folder, launcher), lines.join("\n") + "\n");
}
