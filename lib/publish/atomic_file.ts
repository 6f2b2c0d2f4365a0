/**
 * Files that are whole at every instant: a reader sees the old file or the new one, never a part.
 *
 * @module
 */

import { basename } from "deno-std/path/basename.js";
import { dirname } from "deno-std/path/dirname.js";
import { join } from "deno-std/path/join.js";
import { printable, systemReason } from "../text/printable.ts";

let temporaryFiles = 0;

/**
 * Replaces a file for good: as {@linkcode replaceFile} does, and flushes the folder, so that a power cut does not
 * bring the old one back.
 *
 * @param path The file
 * @param bytes The file's new content, whole or in parts
 * @throws {Error} If any step fails; the message names the file or the folder, and the cause
 */
export function writeFileAtomically(path: string, bytes: Uint8Array | readonly Uint8Array[]): void {
  replaceFile(path, bytes);
  syncFolder(dirname(path));
}

/**
 * Replaces a file: writes a temporary file in the same folder, flushes it to the disk and renames it over the target,
 * so that neither a crash nor a power cut leaves half a file under the target's name. Which of the two a power cut
 * leaves is open until the folder is flushed, which one {@linkcode writeFileAtomically} does for all of its files.
 *
 * @param path The file
 * @param bytes The file's new content, whole or in parts
 * @throws {Error} If any step fails; the message names the file and the cause, the target is as it was, and the
 * temporary file is removed
 */
export function replaceFile(path: string, bytes: Uint8Array | readonly Uint8Array[]): void {
  const temporary = join(dirname(path), `.${basename(path)}.${Deno.pid}-${temporaryFiles++}.tmp`);
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

function writeAndSync(path: string, parts: readonly Uint8Array[]): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  const buffer = new Uint8Array(parts.length > 1 ? WRITE_BYTES : 0);
  let length = 0;
  for (const part of parts) {
    if (length + part.length > buffer.length) {
      writeAll(file, buffer.subarray(0, length));
      length = 0;
    }
    if (part.length > buffer.length) {
      writeAll(file, part);
      continue;
    }
    buffer.set(part, length);
    length += part.length;
  }
  writeAll(file, buffer.subarray(0, length));
  file.syncSync();
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** Makes a rename in a folder outlast a power cut. Windows has no such call, and keeps its metadata by itself. */
function syncFolder(folder: string): void {
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

/** Removes a file of which only the name may exist. Its failure must not hide the error that is on its way. */
function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // What remains is removed by the next run.
  }
}

const TEMPORARY = /^\.[a-z_]+\.json\.\d+-\d+\.tmp$/;

/** Whether a name is that of a temporary file of {@linkcode replaceFile} for a JSON file. */
export function isTemporaryFile(name: string): boolean {
  return TEMPORARY.test(name);
}
