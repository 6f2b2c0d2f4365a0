/**
 * One run at a time in a folder for output.
 *
 * The lock is SQLite's own on an empty database in the folder, which is one of the operating system's: it ends with
 * the process that holds it, however that dies. (Deno's locks on files can only be waited for in the runtime that
 * the executable has.) The file stays: to remove it would let two processes lock two files of one name.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { basename } from "deno-std/path/basename.js";
import { join } from "deno-std/path/join.js";
import { removeIfThere, statIfThere } from "../files.ts";
import { printable, systemReason } from "../text/printable.ts";
import { isTemporaryFile } from "./atomic_file.ts";
import { type RunStatus } from "../model/run_status.ts";
import { STATUS_FILE } from "./run_status.ts";
import { makeOutFolder } from "./viz_io.ts";

/** The name of the lock file. */
export const LOCK_NAME = ".orderflow.lock";

/** The name of the folder for what a run needs only while it lasts. */
const SCRATCH_NAME = ".scratch";

/** Another connection holds the lock (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/** Another run is writing to the folder. */
export class FolderInUseError extends Error {
  /** The class, for messages. */
  override name = "FolderInUseError";
}

/** A folder for output that is ours until the lock is disposed of. */
export class OutputLock implements Disposable {
  /** A folder for what is needed only while the lock is held. It is not created, and removed in the end. */
  readonly scratch: string;
  readonly #db: DatabaseSync;
  readonly #out: string;
  /** Which file it is that is locked, whatever its name becomes. */
  readonly #fileMark: string | undefined;

  private constructor(db: DatabaseSync, out: string) {
    this.#db = db;
    this.#out = out;
    this.#fileMark = fileMark(join(out, LOCK_NAME));
    this.scratch = join(out, SCRATCH_NAME);
  }

  /**
   * Takes a folder, which is created if it does not exist, and removes what a run that died left unfinished in it.
   *
   * @param out The folder
   * @throws {FolderInUseError} If another run holds it
   * @throws {Error} If it cannot be created or written to
   */
  static take(out: string): OutputLock {
    makeOutFolder(out);
    const path = join(out, LOCK_NAME);
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(path);
      db.exec("PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY");
      // exec() would not tell SQLite's result code.
      db.prepare("BEGIN IMMEDIATE").run();
    } catch (error) {
      db?.close();
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
        throw new FolderInUseError(
          `another run${holderOf(out)} is writing to ${
            printable(out)
          }; wait for it, or choose another folder with --out`,
        );
      }
      throw new Error(`${printable(path)} cannot be locked: ${reasonOf(error, path)}`, { cause: error });
    }
    removeLeftovers(out);
    return new OutputLock(db, out);
  }

  /**
   * Makes sure that the folder is still the one that was locked. One that has been removed or moved can have another
   * in its place, and another run in that.
   *
   * @throws {Error} If it is not
   */
  check(): void {
    if (this.#isOurs) return;
    throw new Error(
      `the folder ${
        printable(this.#out)
      } is not the one in which the run began: it was removed, moved or replaced`,
    );
  }

  get #isOurs(): boolean {
    return this.#fileMark !== undefined && fileMark(join(this.#out, LOCK_NAME)) === this.#fileMark;
  }

  /** Lets the folder go. */
  [Symbol.dispose](): void {
    if (this.#isOurs) removeIfThere(this.scratch);
    this.#db.close();
  }
}

/** Tells a file from any other; undefined where there is none. */
function fileMark(path: string): string | undefined {
  const file = statIfThere(path);
  return file && `${file.dev}:${file.ino}`;
}

/** Why a file cannot be locked. SQLite does not tell why it cannot open it, so that the system is asked. */
function reasonOf(error: unknown, path: string): string {
  try {
    Deno.openSync(path, { read: true, write: true, create: true }).close();
  } catch (refusal) {
    return systemReason(refusal);
  }
  return `${systemReason(error)}; remove it if no run is going on`;
}

/** Who holds a folder, as its status tells; empty where that does not, or not yet. */
function holderOf(out: string): string {
  let status: Partial<RunStatus>;
  try {
    status = JSON.parse(Deno.readTextFileSync(join(out, basename(STATUS_FILE))));
  } catch {
    return "";
  }
  if (status.state !== "running") return "";
  return printable(
    ` (process ${status.pid}, ${status.instrument} ${status.start_date} to ${status.end_date})`,
  );
}

function removeLeftovers(out: string): void {
  removeIfThere(join(out, SCRATCH_NAME));
  for (const entry of Deno.readDirSync(out)) {
    if (entry.isFile && isTemporaryFile(entry.name)) removeIfThere(join(out, entry.name));
  }
}
