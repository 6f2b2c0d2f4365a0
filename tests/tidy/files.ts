/**
 * The project's text files, read once, as the tidy rules see them.
 *
 * @module
 */

import { relative } from "deno-std/path/relative.js";
import { PROJECT } from "../helpers/program.ts";

/** A text file of the project. */
export interface ProjectFile {
  /** Path from the project's folder, with `/` as the separator. */
  path: string;
  /** Content. */
  text: string;
}

/** Folders and files that the rules look at. */
const ROOTS = [
  ".ci",
  ".github",
  "docs",
  "islands",
  "lib",
  "routes",
  "static/styles",
  "tests",
  "deno.json",
  "main.ts",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "README.md",
  "SECURITY.md",
];

const TEXT_NAME = /\.(ts|tsx|md|css|yml|json|service|timer|plist)$|^run$/;

/** All text files of the project, sorted by path. */
export const FILES: readonly ProjectFile[] = ROOTS.flatMap((root) => [...filesAt(`${PROJECT}${root}`)])
  .sort((a, b) => a.path < b.path ? -1 : 1);

/** All TypeScript modules, without the AssemblyScript in folders `wasm/`. */
export const MODULES: readonly ProjectFile[] = FILES.filter(({ path }) =>
  /\.tsx?$/.test(path) && !isAssemblyScript(path)
);

/** Whether a file is AssemblyScript. */
export function isAssemblyScript(path: string): boolean {
  return /^lib\/(?:sources\/(?:values|books|sqlite)|kernel)\/wasm\//.test(path);
}

/** Whether a module is a test or code for tests. */
export function isTest(path: string): boolean {
  return path.startsWith("tests/") || path.endsWith("_test.ts");
}

/** The text of a file, by its path from the project's folder. */
export function textOf(path: string): string {
  return Deno.readTextFileSync(`${PROJECT}${path}`);
}

function* filesAt(path: string): Generator<ProjectFile> {
  const info = statIfThere(path);
  if (info === undefined) return;
  if (!info.isDirectory) {
    yield { path: relative(PROJECT, path).replaceAll("\\", "/"), text: Deno.readTextFileSync(path) };
    return;
  }
  for (const { name, isDirectory } of Deno.readDirSync(path)) {
    if (isDirectory || TEXT_NAME.test(name)) yield* filesAt(`${path}/${name}`);
  }
}

function statIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
