/** @module Files that may not be there. */

/**
 * What the system tells of a file or folder; undefined where there is none.
 *
 * @throws {Error} If the system does not say
 */
export function statIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** When a file was last written to, in milliseconds since the Unix epoch; undefined where there is none. */
export function changedMs(path: string): number | undefined {
  return statIfThere(path)?.mtime?.getTime();
}

/**
 * Removes a file, or a folder with all that is in it. That there is none is well.
 *
 * @throws {Error} If it cannot be removed
 */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
