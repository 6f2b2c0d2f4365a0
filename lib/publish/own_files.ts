/**
 * The marks by which the program recognises temporary files and folders that it made itself, so that it never removes
 * anything else. Every mark contains 128 random bits, which no other program's file has by chance.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { printable, systemReason } from "../text/printable.ts";

/** Random text of this thread's own. */
const MARK = crypto.randomUUID().replaceAll("-", "");

const TEMPORARY = /^\.(?:[a-z_]+\.json|\d{4}-\d\d-\d\d\.arrow)\.orderflow-[0-9a-f]{32}-\d+\.tmp$/;
const SCRATCH = /^\.orderflow-scratch-([0-9a-f]{32})$/;

/** A file in a scratch folder that repeats the mark in the folder's name. */
const MARK_FILE = "orderflow-mark.json";

let temporaryFiles = 0;

/** A new name for a temporary file that will be renamed to the name of a JSON file or a day table. */
export function temporaryName(name: string): string {
  return `.${name}.orderflow-${MARK}-${temporaryFiles++}.tmp`;
}

/**
 * Creates a scratch folder: a folder for what a run needs only while it lasts.
 *
 * @param out The folder in which it is created
 * @returns Its path
 * @throws {Error} If it cannot be created
 */
export function makeScratchFolder(out: string): string {
  const mark = crypto.randomUUID().replaceAll("-", "");
  const path = join(out, `.orderflow-scratch-${mark}`);
  try {
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(join(path, MARK_FILE), JSON.stringify({ mark, pid: Deno.pid }) + "\n");
  } catch (error) {
    removeUnfinished(path);
    throw new Error(`cannot create the scratch folder ${printable(path)}: ${systemReason(error)}`, {
      cause: error,
    });
  }
  return path;
}

/**
 * Removes a scratch folder with everything in it. The mark file goes last, so that a removal which is cut short can be
 * finished later. Links are removed, not followed. Does nothing if the folder does not carry its mark.
 *
 * @throws {Error} If something cannot be removed
 */
export function removeScratchFolder(path: string): void {
  if (!isScratchFolder(path)) return;
  for (const { name } of Deno.readDirSync(path)) {
    if (name !== MARK_FILE) Deno.removeSync(join(path, name), { recursive: true });
  }
  removeIfPresent(join(path, MARK_FILE));
  Deno.removeSync(path);
}

/**
 * Removes the temporary files and scratch folders that killed runs left in a folder, and nothing else.
 *
 * @throws {Error} If something cannot be removed
 */
export function removeLeftovers(out: string): void {
  for (const { name, isFile } of Deno.readDirSync(out)) {
    const path = join(out, name);
    if (isFile && TEMPORARY.test(name)) removeIfPresent(path);
    else if (SCRATCH.test(name)) removeScratchFolder(path);
  }
}

/** Whether a path is a real folder with the name of a scratch folder, and empty or with the mark of its name in it. */
function isScratchFolder(path: string): boolean {
  const mark = SCRATCH.exec(basename(path))?.[1];
  try {
    if (mark === undefined || !Deno.lstatSync(path).isDirectory) return false;
    const names = [...Deno.readDirSync(path)].map(({ name }) => name);
    // A run can be killed between the creation of the folder and that of the mark file, or while the latter is empty.
    if (names.length === 0) return true;
    if (!Deno.lstatSync(join(path, MARK_FILE)).isFile) return false;
    const text = Deno.readTextFileSync(join(path, MARK_FILE));
    return text === "" ? names.length === 1 : JSON.parse(text).mark === mark;
  } catch {
    // Whatever cannot be recognised as a scratch folder is left alone.
    return false;
  }
}

/** Removes a scratch folder whose creation failed. A failure must not replace the error that is being thrown. */
function removeUnfinished(path: string): void {
  try {
    removeScratchFolder(path);
  } catch {
    // The next run removes the folder.
  }
}

function removeIfPresent(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
