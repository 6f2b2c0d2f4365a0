/**
 * Files that are replaced atomically: at every moment a reader sees the whole old file or the whole new file.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { writeFully } from "../files.ts";
import { printable, systemReason } from "../text/printable.ts";
import { temporaryName } from "./own_files.ts";

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
  const temporary = join(dirname(path), temporaryName(basename(path)));
  try {
    writeAndSync(temporary, bytes instanceof Uint8Array ? [bytes] : bytes);
    Deno.renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw new Error(`${printable(path)} cannot be written: ${systemReason(error)}`, { cause: error });
  }
}

/** Parts are gathered until they are worth a call of the system. */
const WRITE_BYTES = 1 << 18;

/** Where parts of the next file are gathered: new memory for each file would cost more than the copying. */
let spare: Uint8Array | undefined;

function writeAndSync(path: string, parts: Iterable<Uint8Array>): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  const buffer = spare ?? new Uint8Array(WRITE_BYTES);
  spare = undefined;
  let length = 0;
  for (const part of parts) {
    if (length + part.length > buffer.length) {
      writeFully(file, buffer.subarray(0, length));
      length = 0;
    }
    if (part.length > buffer.length) {
      writeFully(file, part);
      continue;
    }
    buffer.set(part, length);
    length += part.length;
  }
  writeFully(file, buffer.subarray(0, length));
  spare = buffer;
  file.syncSync();
}

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

/** Removes a temporary file, if it exists. A failure must not replace the error that is being thrown. */
function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // The next run removes the file.
  }
}
