/** @module The licences of everything that the executable holds. */

import { programFile } from "../program_files.ts";

/** The file of the program that holds the licences. */
export const LICENSES_FILE = "static/licenses.txt";

/**
 * The licences, with a final line break.
 *
 * @throws {Error} If the program's file is missing: it is generated when the executable is built
 */
export function licensesText(): string {
  try {
    return Deno.readTextFileSync(programFile(LICENSES_FILE)).trimEnd() + "\n";
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`${LICENSES_FILE} does not exist; building the executable generates it`, {
      cause: error,
    });
  }
}
