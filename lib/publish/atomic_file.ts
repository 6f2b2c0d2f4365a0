/**
 * Files that are replaced atomically: at every moment a reader sees the whole old file or the whole new file.
 *
 * @module
 */

import { dirname } from "deno-std/path/dirname.js";
import { printable, systemReason } from "../text/printable.ts";
import { TemporaryFile } from "./temporary_file.ts";

/**
 * Replaces a file as {@linkcode replaceFile} does, and flushes its folder to the disk, so that a power cut does not
 * bring the old file back.
 *
 * @param path The path of the file
 * @param bytes The file's new content, whole or in parts
 * @throws {Error} If any step fails; the message contains the path of the file or the folder, and the cause
 */
export function writeFileAtomically(path: string, bytes: Uint8Array | Iterable<Uint8Array>): void {
  replaceFile(path, bytes);
  syncFolder(dirname(path));
}

/**
 * Replaces a file: writes a temporary file in the same folder, flushes it to the disk and renames it over the target,
 * so that neither a crash nor a power cut leaves half a file under the target's name. Until the folder is flushed, a
 * power cut may bring the old file back. One {@linkcode writeFileAtomically} flushes the folder for all files in it.
 *
 * @param path The path of the file
 * @param bytes The file's new content, whole or in parts
 * @throws {Error} If any step fails; the message contains the path and the cause. The target is unchanged and the
 * temporary file is removed
 */
export function replaceFile(path: string, bytes: Uint8Array | Iterable<Uint8Array>): void {
  const file = new TemporaryFile(path, bytes);
  file.flush();
  file.rename();
}

/** Replaces a file, or does so later; see {@linkcode replaceFile}. */
export type ReplaceFile = typeof replaceFile;

/**
 * Makes renames in a folder survive a power cut. Windows has no such call; it flushes metadata on its own.
 *
 * @throws {Error} If the system refuses
 */
export function syncFolder(folder: string): void {
  if (Deno.build.os === "windows") return;
  try {
    using file = Deno.openSync(folder, { read: true });
    file.syncSync();
  } catch (error) {
    throw new Error(`the folder ${printable(folder)} cannot be flushed to the disk: ${systemReason(error)}`, {
      cause: error,
    });
  }
}
