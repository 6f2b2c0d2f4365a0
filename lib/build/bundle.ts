/**
 * Bundles `islands/` into the page's script, `static/dist/app.js`: one minified module.
 *
 *     deno task bundle            bundles if a source is newer than the script
 *     deno task bundle --watch    bundles on every change, minified only lightly
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { changedMs } from "../files.ts";
import { programFile } from "../program_files.ts";
import { withoutUnusedParts } from "./plot_parts.ts";

const ROOT = fromFileUrl(programFile("./"));

/** The entry point of the bundle. */
const ENTRY = join(ROOT, "islands", "app.ts");

/** The page's script. */
const OUTPUT = join(ROOT, "static", "dist", "app.js");

/** Exists if the script is fully minified, which `--watch` skips. Its time is that of the last full bundling. */
const STAMP = join(ROOT, "static", "dist", ".minified");

/** The files and folders that the script depends on. The last two pin the versions of packages. */
const SOURCES = ["islands", "lib/text", "lib/model", "deno.json", "deno.lock"].map((name) =>
  join(ROOT, name)
);

if (import.meta.main) {
  if (Deno.args.includes("--watch")) {
    if (changedMs(STAMP) !== undefined) Deno.removeSync(STAMP);
    Deno.exit(await runBundler(ENTRY, ["--minify", "--watch", "--output", OUTPUT]));
  }
  if (changedMs(OUTPUT) === undefined || isStale(SOURCES, STAMP)) Deno.exit(await bundle());
}

/**
 * Whether an output file is missing, or not newer than each of its sources.
 *
 * @param sources Files, and folders that are searched at any depth; paths that do not exist are ignored
 * @param output The file made from the sources
 */
export function isStale(sources: string[], output: string): boolean {
  const madeMs = changedMs(output);
  return madeMs === undefined || sources.some((source) => newestMs(source) >= madeMs);
}

/**
 * The newest modification time in or below a path, in milliseconds; 0 if the path does not exist. Folders count too,
 * since removing a file changes its folder.
 */
function newestMs(path: string): number {
  const ownMs = changedMs(path) ?? 0;
  if (ownMs === 0 || !Deno.statSync(path).isDirectory) return ownMs;
  return Math.max(ownMs, ...Array.from(Deno.readDirSync(path), ({ name }) => newestMs(join(path, name))));
}

/** Bundles the script fully minified and returns the bundler's exit status. */
async function bundle(): Promise<number> {
  // Minified in a second step, since the unused code must be found by its names.
  const plain = `${OUTPUT}.${Deno.pid}.tmp.js`;
  const minified = `${OUTPUT}.${Deno.pid}.tmp`;
  try {
    const code = await runBundler(ENTRY, ["--output", plain]);
    if (code !== 0) return code;
    Deno.writeTextFileSync(plain, withoutUnusedParts(Deno.readTextFileSync(plain)));
    const minifyCode = await runBundler(plain, ["--minify", "--output", minified]);
    if (minifyCode !== 0) return minifyCode;
    await minifyFully(minified);
    // Renamed into place, since the server may read the script at any moment.
    Deno.renameSync(minified, OUTPUT);
    Deno.writeTextFileSync(STAMP, "");
    return 0;
  } finally {
    for (const path of [plain, minified]) if (changedMs(path) !== undefined) Deno.removeSync(path);
  }
}

/** Runs Deno's bundler and returns its exit status. */
async function runBundler(entry: string, options: string[]): Promise<number> {
  Deno.mkdirSync(join(OUTPUT, ".."), { recursive: true });
  const command = new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", ...options, entry],
    cwd: ROOT,
  });
  return (await command.spawn().status).code;
}

/** Minifies a script with terser, which makes it about 4 % smaller: Deno's bundler only shortens names and blanks. */
async function minifyFully(path: string): Promise<void> {
  const { minify } = await import("terser");
  const { code } = await minify(Deno.readTextFileSync(path), {
    module: true,
    ecma: 2020,
    // Reading a signal's value subscribes to the signal, so reads of unused values must stay.
    compress: { passes: 3, pure_getters: false },
  });
  Deno.writeTextFileSync(path, code!);
}
