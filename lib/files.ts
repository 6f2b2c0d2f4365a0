/** @module Files that need not exist, or may end early. */

/**
 * Describes a file or folder, following symbolic links.
 *
 * @returns `undefined` if the path does not exist
 * @throws {Error} If the system refuses, or a part of the path is not a folder
 */
export function statIfThere(path: string): Deno.FileInfo | undefined {
  return ifThere(() => Deno.statSync(path));
}

/**
 * Describes what has a path, without following symbolic links.
 *
 * @returns `undefined` if nothing has the path
 * @throws {Error} If the system refuses to say
 */
export function lstatIfThere(path: string): Deno.FileInfo | undefined {
  return ifThere(() => Deno.lstatSync(path));
}

/** When a file was last written to, in milliseconds since the Unix epoch; `undefined` if it does not exist. */
export function changedMs(path: string): number | undefined {
  return statIfThere(path)?.mtime?.getTime();
}

/** Identifies a file, also among files that were removed: the number alone may be that of one of them. */
export function fileIdentity({ dev, ino, birthtime }: Deno.FileInfo): string {
  return `${dev}:${ino}:${birthtime?.getTime()}`;
}

/** What changes when a file is written to or replaced; empty if there is no file. */
export function fileMark(info: Deno.FileInfo | undefined): string {
  return info === undefined ? "" : `${fileIdentity(info)} ${info.size} ${info.mtime?.getTime()}`;
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

/** Reads bytes from a file's position on, until there are `length` of them or the file ends. */
export function readUpTo(file: Deno.FsFile, length: number): Uint8Array<ArrayBuffer> {
  return readInto(file, new Uint8Array(length));
}

/** Fills a buffer from a file's position on; the result is shorter than the buffer if the file ends first. */
export function readInto(file: Deno.FsFile, buffer: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (let read; length < buffer.length && (read = file.readSync(buffer.subarray(length))); length += read);
  return buffer.subarray(0, length);
}

/** Writes all of some bytes at a file's position. */
export function writeFully(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
