/** @module Files that need not exist. */

/**
 * Describes a file or folder, following symbolic links.
 *
 * @returns `undefined` if the path does not exist
 * @throws {Error} If the system refuses, or a part of the path is not a folder
 */
export function statIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** When a file was last written to, in milliseconds since the Unix epoch; `undefined` if it does not exist. */
export function changedMs(path: string): number | undefined {
  return statIfThere(path)?.mtime?.getTime();
}

/**
 * Removes a file, or a folder with everything in it. Does nothing if the path does not exist.
 *
 * @throws {Error} If the path exists and cannot be removed
 */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
