/**
 * One run at a time in a folder for output.
 *
 * The lock is one of the operating system's (`flock`) on a file in the folder, so that it ends with the process that
 * holds it, however that dies. The file stays: to remove it would let two processes lock two files of one name.
 *
 * @module
 */

import { join } from "deno-std/path/join.js";
import { printable, systemReason } from "../log/printable.ts";
import { isTemporaryFile } from "./atomic_file.ts";
import { makeOutFolder } from "./viz_io.ts";

/** The name of the lock file. */
export const LOCK_NAME = ".orderflow.lock";

/** The name of the folder for what a run needs only while it lasts. */
const SCRATCH_NAME = ".scratch";

/** Another run is writing to the folder. */
export class FolderInUseError extends Error {
  /** The class, for messages. */
  override name = "FolderInUseError";
}

/** A folder for output that is ours until the lock is disposed of. */
export class OutLock implements Disposable {
  /** A folder for what is needed only while the lock is held. It is not created, and removed in the end. */
  readonly scratch: string;
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile, out: string) {
    this.#file = file;
    this.scratch = join(out, SCRATCH_NAME);
  }

  /**
   * Takes a folder, which is created if it does not exist, and removes what a run that died left unfinished in it.
   *
   * @param out The folder
   * @param holder Says who holds it, for the message that another run would get
   * @throws {FolderInUseError} If another run holds it
   * @throws {Error} If it cannot be created or written to
   */
  static take(out: string, holder: string): OutLock {
    makeOutFolder(out);
    const path = join(out, LOCK_NAME);
    const file = openLockFile(path);
    if (!file.tryLockSync(true)) {
      const other = readHolder(path);
      file.close();
      throw new FolderInUseError(
        `another run${other && ` (${other})`} is writing to ${
          printable(out)
        }; wait for it, or choose another folder with --out`,
      );
    }
    file.truncateSync();
    file.writeSync(new TextEncoder().encode(`process ${Deno.pid}, ${holder}\n`));
    removeLeftovers(out);
    return new OutLock(file, out);
  }

  /** Lets the folder go. */
  [Symbol.dispose](): void {
    removeIfThere(this.scratch);
    this.#file.close();
  }
}

function openLockFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { read: true, write: true, create: true });
  } catch (error) {
    throw new Error(`${printable(path)} cannot be written: ${systemReason(error)}`, { cause: error });
  }
}

/** Who says to hold the lock; empty where that cannot be read, as on Windows, where a locked file cannot. */
function readHolder(path: string): string {
  try {
    return printable(Deno.readTextFileSync(path).trim());
  } catch {
    return "";
  }
}

function removeLeftovers(out: string): void {
  removeIfThere(join(out, SCRATCH_NAME));
  for (const entry of Deno.readDirSync(out)) {
    if (entry.isFile && isTemporaryFile(entry.name)) removeIfThere(join(out, entry.name));
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
