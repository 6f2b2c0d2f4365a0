/**
 * Makes the page's script, `static/dist/app.js`, of `islands/`: one minified module. As a program it does so only if
 * something has changed since, or, with `--watch`, whenever something changes.
 *
 * @module
 */

import { fromFileUrl } from "deno-std/path/from_file_url.js";
import { join } from "deno-std/path/join.js";
import { changedMs } from "../files.ts";
import { programFile } from "../program_files.ts";

const ROOT = fromFileUrl(programFile("./"));

/** Where the bundle begins. */
const ENTRY = join(ROOT, "islands", "app.ts");

/** The bundle. */
const OUTPUT = join(ROOT, "static", "dist", "app.js");

/** Says that the bundle is as small as it gets, which it is not while it is made anew on every change. */
const STAMP = join(ROOT, "static", "dist", ".squeezed");

/** What the bundle is made of: folders and files. Pins of packages are in the last two. */
const SOURCES = ["islands", "lib/text", "lib/model", "deno.json", "deno.lock"].map((name) =>
  join(ROOT, name)
);

if (import.meta.main) {
  if (Deno.args.includes("--watch")) {
    if (changedMs(STAMP) !== undefined) Deno.removeSync(STAMP);
    Deno.exit(await bundle(["--watch"]));
  }
  if (changedMs(OUTPUT) === undefined || isStale(SOURCES, STAMP)) Deno.exit(await bundle());
}

/**
 * Whether a file is missing or older than any of its sources.
 *
 * @param sources Files, and folders whose files count, at any depth
 * @param output The file that is made of them
 */
export function isStale(sources: string[], output: string): boolean {
  const madeMs = changedMs(output);
  return madeMs === undefined || sources.some((source) => newestMs(source) >= madeMs);
}

/** When the newest file of a folder changed, or the folder itself (a file was removed), or a file; 0 if none did. */
function newestMs(path: string): number {
  const ownMs = changedMs(path) ?? 0;
  if (ownMs === 0 || !Deno.statSync(path).isDirectory) return ownMs;
  return Math.max(ownMs, ...Array.from(Deno.readDirSync(path), ({ name }) => newestMs(join(path, name))));
}

/** Runs the bundler, which is a part of Deno; returns its exit status. */
async function bundle(options: string[] = []): Promise<number> {
  Deno.mkdirSync(join(OUTPUT, ".."), { recursive: true });
  const command = new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", ...options, "--output", OUTPUT, ENTRY],
    cwd: ROOT,
  });
  const { code } = await command.spawn().status;
  if (code === 0) await squeeze();
  return code;
}

/** Makes the bundle smaller still: the bundler shortens names and blanks, this the code itself, by some 4 %. */
async function squeeze(): Promise<void> {
  const { minify } = await import("terser");
  const { code } = await minify(Deno.readTextFileSync(OUTPUT), {
    module: true,
    ecma: 2020,
    // To read a signal's value subscribes to it, so that a read whose value is not used must stay.
    compress: { passes: 3, pure_getters: false },
  });
  // Renamed into place: the page may be asked for at this moment.
  const temporary = `${OUTPUT}.${Deno.pid}.tmp`;
  Deno.writeTextFileSync(temporary, code!);
  Deno.renameSync(temporary, OUTPUT);
  Deno.writeTextFileSync(STAMP, "");
}
