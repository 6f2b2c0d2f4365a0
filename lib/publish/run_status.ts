/**
 * `run_status.json`: what a run is doing, how far it is, and what went wrong.
 *
 * Times are milliseconds since the Unix epoch. Members may be added; none is renamed or removed.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { statIfThere } from "../files.ts";
import type { RunStatus } from "../model/run_status.ts";
import { printableJson } from "../text/printable.ts";
import { writeFileAtomically } from "./atomic_file.ts";
import { DEFAULT_OUT_FOLDER } from "./viz_io.ts";

/** Path of the status, below the default folder. */
export const STATUS_FILE = `${DEFAULT_OUT_FOLDER}/run_status.json`;

/** Whether there is a status in a folder, of whatever run. */
export function hasStatus(out: string): boolean {
  return statIfThere(join(out, basename(STATUS_FILE))) !== undefined;
}

/**
 * Writes the status, whole at every instant.
 *
 * @param status The status
 * @param out The folder of the file
 * @throws {Error} If it cannot be written
 */
export function writeRunStatus(status: RunStatus, out: string): void {
  const json = printableJson(status, 2) + "\n";
  writeFileAtomically(join(out, basename(STATUS_FILE)), new TextEncoder().encode(json));
}
