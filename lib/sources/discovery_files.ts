/** @module What discovery needs of the file system, as an interface, so that tests can do without real files. */

import { dirname } from "deno-std/path/dirname.js";
import { statIfThere } from "../files.ts";
import { quoted, systemReason } from "../text/printable.ts";
import { MAGIC_BYTES } from "./archive/compression.ts";
import { DatabaseFile } from "./sqlite/database_file.ts";

/** The usual name of a day's database in its folder. */
export const DATABASE_NAME = "trades.db";

/** What the file system says about a file. */
export interface FileFacts {
  /** The file's size, in bytes. */
  bytes: number;
  /** Equal for two paths if both lead to the same file, through symbolic or hard links. */
  identity: string;
}

/** What discovery needs of the file system. Errors are Deno's. */
export interface DataFiles {
  /** The names in a folder, in any order. */
  list(folder: string): string[];
  /**
   * Describes a file, following symbolic links.
   *
   * @throws {Deno.errors.NotFound} If the path does not exist, or is a symbolic link to a path that does not exist
   * @throws {Error} If the path is not a file, or the system does not tell
   */
  stat(path: string): FileFacts;
  /**
   * Opens a file for reading and closes it again.
   *
   * @throws {Error} If the file cannot be opened
   */
  checkReadable(path: string): void;
  /**
   * The first bytes of a file, as many as say what the file is.
   *
   * @throws {Error} If the path is not a file, or the file cannot be opened
   */
  head(path: string): Uint8Array;
  /** The path to which a symbolic link leads if nothing exists there, else `undefined`. */
  danglingTarget(path: string): string | undefined;
}

/** The real file system. */
export const DATA_FILES: DataFiles = {
  list: (folder) => Array.from(Deno.readDirSync(folder), (entry) => entry.name),
  stat(path) {
    const { isFile, size, dev, ino } = Deno.statSync(path);
    if (!isFile) throw new TypeError("it is not a file");
    return { bytes: size, identity: identityOf(path, dev, ino) };
  },
  checkReadable: (path) => DatabaseFile.open(path)[Symbol.dispose](),
  head(path) {
    // Checked before opening: opening a named pipe waits for its writer.
    if (!Deno.statSync(path).isFile) throw new TypeError("it is not a file");
    using opened = DatabaseFile.open(path);
    const bytes = new Uint8Array(MAGIC_BYTES);
    return bytes.subarray(0, opened.file.readSync(bytes) ?? 0);
  },
  danglingTarget(path) {
    try {
      const target = Deno.readLinkSync(path);
      return statIfThere(path) === undefined ? target : undefined;
    } catch {
      // The path does not exist, is not a link, or is a link that the system cannot follow for another reason.
      return undefined;
    }
  },
};

/**
 * Explains why a path cannot be used.
 *
 * @param path The path
 * @param error What the file system threw for it
 * @returns The reason, or `undefined` if nothing exists at the path
 */
export function reasonUnusable(path: string, error: unknown, files: DataFiles): string | undefined {
  if (error instanceof Deno.errors.FilesystemLoop) return "a symbolic link in this path leads back to itself";
  if (error instanceof Deno.errors.NotADirectory) return "a part of this path is a file, not a folder";
  if (!(error instanceof Deno.errors.NotFound)) return systemReason(error);
  for (const [link, name] of [[path, "it"], [dirname(path), "its folder"]]) {
    const target = files.danglingTarget(link);
    if (target !== undefined) return `${name} is a symbolic link to ${quoted(target)}, which does not exist`;
  }
  return undefined;
}

/** Whether a path leads to a file. */
export function isFile(path: string, files: DataFiles): boolean {
  try {
    files.stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Device and inode, or the real path where the system has no inode numbers or JavaScript cannot hold them exactly. */
function identityOf(path: string, device: number, inode: number | null): string {
  return inode !== null && inode !== 0 && Number.isSafeInteger(inode)
    ? `${device}:${inode}`
    : Deno.realPathSync(path);
}
