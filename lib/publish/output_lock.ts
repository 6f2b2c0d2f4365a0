/**
 * One run at a time in an output folder.
 *
 * The lock is SQLite's own on an empty database in the folder. It is a lock of the operating system, which ends with
 * the process that holds it, however that process dies. (Deno's locks on files can only be waited for in the runtime
 * that the executable has.) The file is never removed: otherwise two processes could lock two files of one name.
 *
 * The system drops a POSIX lock as soon as the process closes any descriptor of the file. While the lock is held,
 * nothing but SQLite may open the lock file; this module looks at it with `lstat` alone.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { join } from "deno-std/path/join.js";
import { lstatIfThere } from "../files.ts";
import { printable, systemReason } from "../text/printable.ts";
import { checkTables, removeTableLeftovers } from "./day_tables.ts";
import { checkOutFiles, kindOf } from "./output_check.ts";
import { makeOutFolder } from "./output_folder.ts";
import { makeScratchFolder, removeLeftovers, removeScratchFolder } from "./own_files.ts";
import { readRunStatus, STATUS_NAME } from "./run_status.ts";

/** The name of the lock file. */
export const LOCK_NAME = ".orderflow.lock";

/** Another connection holds the lock (https://sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5;

/** Another run is writing to the folder. */
export class FolderInUseError extends Error {
  /** The class, for messages. */
  override name = "FolderInUseError";
}

/** An output folder that no other run uses until the lock is disposed of. */
export class OutputLock implements Disposable {
  readonly #out: string;
  /** Device and number of the folder, which identify it under any name. */
  readonly #folderId: string | undefined;
  #db: DatabaseSync;
  #lockId: string | undefined;
  /** Device and number of the status before the first status of this run. */
  readonly #statusId: string | undefined;
  #scratch: string | undefined;

  private constructor(db: DatabaseSync, out: string) {
    this.#db = db;
    this.#out = out;
    this.#folderId = idOf(out, Deno.statSync);
    this.#lockId = idOf(join(out, LOCK_NAME));
    this.#statusId = idOf(join(out, STATUS_NAME));
  }

  /**
   * Locks a folder, which is created if it does not exist, and removes what killed runs left in it.
   *
   * @param out The folder
   * @param tables Whether day tables are to be written
   * @throws {FolderInUseError} If another run holds the lock
   * @throws {Error} If the folder cannot be created or locked, or contains something of another program under a name
   * that the output needs
   */
  static take(out: string, tables = true): OutputLock {
    makeOutFolder(out);
    const db = lock(out);
    try {
      checkOutFiles(out);
      if (tables) checkTables(out);
      removeLeftovers(out);
      removeTableLeftovers(out);
      return new OutputLock(db, out);
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** A folder for what a run needs only while it lasts. It is created when first asked for, and removed in the end. */
  get scratch(): string {
    return this.#scratch ??= makeScratchFolder(this.#out);
  }

  /**
   * Checks that the folder and its lock file are still the ones that were locked. A folder that was removed or moved
   * may have been replaced by another folder, in which another run may be at work.
   *
   * If the lock file alone is gone and no other run has begun meanwhile, the folder is locked again before the error is
   * thrown, so that the caller can write the status of a failed run; the next check then succeeds.
   *
   * @throws {Error} If they are not
   */
  check(): void {
    if (this.#isHeld) return;
    const out = printable(this.#out);
    if (!this.#isSameFolder) {
      throw new Error(
        `the folder ${out} is not the one in which the run began: it was removed, moved or replaced`,
      );
    }
    this.#lockAgain();
    throw new Error(
      `the lock file ${LOCK_NAME} in ${out} was removed or replaced during the run, so another run could have begun`,
    );
  }

  get #isSameFolder(): boolean {
    return this.#folderId !== undefined && idOf(this.#out, Deno.statSync) === this.#folderId;
  }

  get #isHeld(): boolean {
    return this.#isSameFolder && this.#lockId !== undefined &&
      idOf(join(this.#out, LOCK_NAME)) === this.#lockId;
  }

  #lockAgain(): void {
    if (!this.#isStatusOurs()) return;
    let db: DatabaseSync;
    try {
      db = lock(this.#out);
    } catch {
      // Another run holds the folder. Its status must not be replaced, and the caller is about to throw.
      return;
    }
    this.#db.close();
    this.#db = db;
    this.#lockId = idOf(join(this.#out, LOCK_NAME));
  }

  /** Whether no other run has written a status since the folder was locked. */
  #isStatusOurs(): boolean {
    return idOf(join(this.#out, STATUS_NAME)) === this.#statusId || readRunStatus(this.#out).pid === Deno.pid;
  }

  /**
   * Removes the scratch folder and releases the lock. Never throws: an error here would hide the error that ends the run,
   * such as a folder that has lost its write permission. The next run removes a scratch folder that is left.
   */
  [Symbol.dispose](): void {
    try {
      if (this.#scratch !== undefined && this.#isSameFolder) removeScratchFolder(this.#scratch);
    } catch {
      // See above.
    } finally {
      this.#db.close();
    }
  }
}

/** Locks the lock file of a folder, which is created if it does not exist. */
function lock(out: string): DatabaseSync {
  const path = join(out, LOCK_NAME);
  const info = lstatIfThere(path);
  // Our lock file is a file and always empty. SQLite would follow a link, and wait for the writer of a pipe.
  const kind = info && (kindOf(info) ?? (info.size > 0 ? "a file with content" : undefined));
  if (kind !== undefined) {
    throw new Error(
      `${
        printable(path)
      } cannot be locked: it is ${kind}, not an empty lock file; move it away, or choose another ` +
        "folder with --out",
    );
  }
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    db.exec("PRAGMA busy_timeout=0; PRAGMA journal_mode=MEMORY");
    // exec() would not report SQLite's result code.
    db.prepare("BEGIN IMMEDIATE").run();
    return db;
  } catch (error) {
    db?.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new FolderInUseError(
        `another run${holderOf(out)} is writing to ${
          printable(out)
        }; wait for it, or choose another folder with --out`,
      );
    }
    throw new Error(`${printable(path)} cannot be locked: ${lockFailure(error, path)}`, { cause: error });
  }
}

/**
 * Device and number of a file or folder, which identify it under any name; undefined if it does not exist.
 *
 * @param stat The function that asks the system; the default does not follow links
 */
function idOf(path: string, stat = Deno.lstatSync): string | undefined {
  try {
    const { dev, ino } = stat(path);
    return `${dev}:${ino}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/**
 * Why a file cannot be locked. SQLite does not say why it cannot create a file, so the system is asked. A file that
 * exists is not opened: another thread of this process may hold its lock.
 */
function lockFailure(error: unknown, path: string): string {
  try {
    Deno.openSync(path, { write: true, createNew: true }).close();
  } catch (refusal) {
    if (!(refusal instanceof Deno.errors.AlreadyExists)) return systemReason(refusal);
  }
  return `${systemReason(error)} (check its owner and mode, and those of the folder)`;
}

/** Which run holds a folder, as the status says; empty if the status does not say, or not yet. */
function holderOf(out: string): string {
  const status = readRunStatus(out);
  if (status.state !== "running") return "";
  return printable(
    ` (process ${status.pid}, ${status.instrument} ${status.start_date} to ${status.end_date})`,
  );
}
