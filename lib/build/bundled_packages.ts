/**
 * Which npm packages are embedded in an executable, read from the comments that Deno's bundler writes before each
 * module.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { bundled, ENTRY_POINTS, PROJECT } from "./stage.ts";

/** A package with at least one module in a bundle. */
export interface BundledPackage {
  /** The package's name, such as `@preact/signals`. */
  name: string;
  /** The package's folder on this machine. */
  folder: string;
}

/** The modules of the bundles: that of the program, and that of the page's script. */
const BUNDLES = [ENTRY_POINTS, "islands/app.ts"];

/** A comment of the bundler: the path of a module in Deno's cache, relative to the working folder. */
const MODULE = /^\/\/ (.*\/registry\.npmjs\.org\/((?:@[^/]+\/)?[^/]+)\/[^/]+)\//gm;

/**
 * The npm packages in the program's and the page's bundles, each once.
 *
 * @throws {Error} If a bundle cannot be made
 */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const found = new Map<string, BundledPackage>();
  for (const module of BUNDLES) {
    for (const [, path, name] of (await bundled(module)).matchAll(MODULE)) {
      found.set(name, { name, folder: join(PROJECT, path) });
    }
  }
  return [...found.values()];
}
