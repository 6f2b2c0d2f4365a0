/**
 * Which npm packages are embedded in an executable, read from the comments that Deno's bundler writes before each
 * module.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { PROJECT, WORKER_MODULES } from "./stage.ts";

/** A package with at least one module in a bundle. */
export interface BundledPackage {
  /** The package's name, such as `@preact/signals`. */
  name: string;
  /** The package's folder on this machine. */
  folder: string;
}

/** The entry points of the bundles: those of the program, and that of the page's script. */
const BUNDLES = [["main.ts", ...WORKER_MODULES], ["islands/app.ts"]];

/** A comment of the bundler: the path of a module in Deno's cache, relative to the working folder. */
const MODULE = /^\/\/ (.*\/registry\.npmjs\.org\/((?:@[^/]+\/)?[^/]+)\/[^/]+)\//gm;

/**
 * The npm packages in the program's and the page's bundles, each once.
 *
 * @throws {Error} If a bundle cannot be made
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const found = new Map<string, BundledPackage>();
  for (const entries of BUNDLES) {
    for (const [, path, name] of (await bundle(entries)).matchAll(MODULE)) {
      found.set(name, { name, folder: join(PROJECT, path) });
    }
  }
  return [...found.values()];
}

/** The text of a bundle that is not minified. */
async function bundle(entries: string[]): Promise<string> {
  const folder = Deno.makeTempDirSync({ prefix: "orderflow-licenses-" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--code-splitting", "--outdir", folder, ...entries],
      cwd: PROJECT,
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`${entries} cannot be bundled: ${new TextDecoder().decode(stderr)}`);
    return textBelow(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function textBelow(folder: string): string {
  return Array.from(Deno.readDirSync(folder), ({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? textBelow(path) : Deno.readTextFileSync(path);
  }).join("\n");
}
