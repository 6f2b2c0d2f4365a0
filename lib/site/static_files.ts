/**
 * The page's own files, read once and held in memory. They lie beside the program, also inside a compiled one.
 *
 * @module
 */

import { programFile } from "../program_files.ts";
import { Content } from "./content.ts";

/** A file that is served as it is. */
export interface StaticFile {
  /** Where it is, from the folder `static`. */
  path: string;
  /** Its media type. */
  type: string;
}

const FOLDER = programFile("static/");

/** Every file that is served, by the name it is served under. */
export const STATIC_FILES: ReadonlyMap<string, StaticFile> = new Map([
  ["style.css", { path: "style.css", type: "text/css; charset=utf-8" }],
  ["icon.svg", { path: "icon.svg", type: "image/svg+xml" }],
  // Made of islands/ by bundle.ts.
  ["app.js", { path: "dist/app.js", type: "text/javascript; charset=utf-8" }],
]);

/** Files by the name they are served under, and the names of those that are not there. */
export interface StaticFiles {
  /** What can be served. */
  files: ReadonlyMap<string, Content>;
  /** What cannot, as it was not there. */
  missing: string[];
}

/**
 * Reads the page's own files. The page can be read without any of them, so that one which is missing is no error.
 *
 * @param folder Where they are; by default beside the program
 * @throws {Error} If there is a file and it cannot be read
 */
export async function readStaticFiles(folder: URL = FOLDER): Promise<StaticFiles> {
  const files = new Map<string, Content>();
  const missing: string[] = [];
  for (const [name, { path, type }] of STATIC_FILES) {
    try {
      const content = await Content.of(await Deno.readFile(new URL(path, folder)), type, { gzipLevel: 9 });
      files.set(name, content);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      missing.push(name);
    }
  }
  return { files, missing };
}
