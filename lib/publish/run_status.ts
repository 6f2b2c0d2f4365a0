/** @module Writing `run_status.json`. */

import { join } from "deno-std/path/join.js";
import { lstatIfThere, statIfThere } from "../files.ts";
import { DEFAULTS } from "../model/run_request.ts";
import type { RunStatus } from "../model/run_status.ts";
import { printableJson } from "../text/printable.ts";
import { writeFileAtomically } from "./atomic_file.ts";
import type { FileBatch } from "./file_batch.ts";

/** Name of the file with the status. */
export const STATUS_NAME = "run_status.json";

/** Path of the status in the default output folder. */
export const STATUS_FILE = `${DEFAULTS.out}/${STATUS_NAME}`;

/** Whether an output folder contains a status, of this run or another. */
export function hasStatus(out: string): boolean {
  return statIfThere(join(out, STATUS_NAME)) !== undefined;
}

/** The status in an output folder, which another version may have written; empty if the folder has no readable status. */
export function readRunStatus(out: string): Partial<RunStatus> {
  const path = join(out, STATUS_NAME);
  try {
    return lstatIfThere(path)?.isFile ? JSON.parse(Deno.readTextFileSync(path)) : {};
  } catch {
    return {};
  }
}

/**
 * Replaces the status atomically.
 *
 * @param status The status
 * @param out The output folder
 * @throws {Error} If the file cannot be written
 */
export function writeRunStatus(status: RunStatus, out: string): void {
  writeFileAtomically(join(out, STATUS_NAME), statusJson(status));
}

/**
 * Adds the status to files that are replaced together.
 *
 * @param status The status as it is now
 * @param out The output folder
 * @param batch The files
 * @throws {Error} If the file cannot be written
 */
export function addRunStatus(status: RunStatus, out: string, batch: FileBatch): void {
  batch.add(join(out, STATUS_NAME), statusJson(status));
}

function statusJson(status: RunStatus): Uint8Array {
  return new TextEncoder().encode(printableJson(status, 2) + "\n");
}
