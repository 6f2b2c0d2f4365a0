/**
 * The page's own files, read once and held in memory. They are beside the program, or inside the executable.
 *
 * @module
 */

import { programFile } from "../program_files.ts";
import { Content } from "./content.ts";

/** A static file. */
export interface StaticFile {
  /** The files that it consists of, one after the other: paths from the folder `static`. */
  parts: readonly string[];
  /** The media type. */
  type: string;
}

const FOLDER = programFile("static/");

/** The stylesheet's files. Later rules override earlier ones, so the order matters. */
const STYLES = [
  "base",
  "layout",
  "controls",
  "status",
  "panels",
  "charts",
  "depth",
  "tape",
  "dialogs",
  "overview",
];

/** Every static file, by its name in the URL. */
export const STATIC_FILES: ReadonlyMap<string, StaticFile> = new Map([
  ["style.css", { parts: STYLES.map((name) => `styles/${name}.css`), type: "text/css; charset=utf-8" }],
  ["icon.svg", { parts: ["icon.svg"], type: "image/svg+xml" }],
  // Made from islands/ by lib/build/bundle.ts.
  ["app.js", { parts: ["dist/app.js"], type: "text/javascript; charset=utf-8" }],
]);

/** The files that exist, by name in the URL, and the names of the files that do not exist. */
export interface StaticFiles {
  /** The content of the files that exist. */
  files: ReadonlyMap<string, Content>;
  /** The names of the files that do not exist. */
  missing: string[];
}

/**
 * Reads the page's own files. A missing file is no error, because the page is readable without any of them.
 *
 * @param folder The folder `static`; by default the one of the program
 * @throws {Error} If a file exists and cannot be read
 */
export async function readStaticFiles(folder: URL = FOLDER): Promise<StaticFiles> {
  const files = new Map<string, Content>();
  const missing: string[] = [];
  for (const [name, { parts, type }] of STATIC_FILES) {
    try {
      const read = await Promise.all(parts.map((part) => Deno.readFile(new URL(part, folder))));
      files.set(name, await Content.of(await new Blob(read).bytes(), type, { gzipLevel: 9 }));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      missing.push(name);
    }
  }
  return { files, missing };
}
