/**
 * The file of a database that is followed: whether it has changed, and how to connect to it for a moment.
 *
 * The header is read through one descriptor that stays open while the file is followed, and everything else goes through
 * SQLite.
 *
 * SQLite creates a `-wal` and a `-shm` next to a database in WAL mode if they do not exist. So a database is only opened in
 * place if its recorder has both of them open, or if it is in rollback mode. Any other state is rare, since no recorder
 * has the database open then, or since a journal has to be rolled back: {@linkcode openConnection} reads a private copy.
 *
 * @module
 */

import { DatabaseSync } from "node:sqlite";
import { fileIdentity, fileMark, readUpTo, statIfThere } from "../../../files.ts";
import { beginReading } from "../connect.ts";
import { type Connection, openConnection } from "../connection.ts";
import type { CopyOptions } from "../copy_file.ts";
import { DatabaseFile } from "../database_file.ts";
import { HEADER_BYTES, usesWal } from "../db_header.ts";
import { mayNeedRollback } from "../sqlite_faults.ts";

/** A file that was written to within this time may be written to again without any visible change. */
const UNCERTAIN_MS = 100;

/** The greatest share of the time in which private copies are made. */
const COPY_SHARE = 0.1;

/** How a database that is followed is read, as its connection says it. */
export const FOLLOWED = {
  how: "in place, a batch of rows at a time",
  file: "it is being followed",
  fault: undefined,
} as const;

/** What a look at the file finds. */
export interface FileLook {
  /** Changes when the database may have changed. */
  mark: string;
  /** When the database was last written to, in milliseconds since the Unix epoch. */
  changedMs: number;
  /** Whether the database is in WAL mode. */
  usesWal: boolean;
  /** Identifies the file of the database. */
  identity: string;
  /** Identifies the WAL; undefined if there is none. */
  wal: string | undefined;
  /** Whether SQLite may open the database in place. */
  isForPlace: boolean;
}

/** A file that is followed. */
export class FollowedFile implements Disposable {
  readonly #path: string;
  #real: { path: string; opened: DatabaseFile } | undefined;

  /** When the next private copy may be made. */
  #copyDueMs = 0;

  /** @param path The path of the database, which need not exist */
  constructor(path: string) {
    this.#path = path;
  }

  /** The path without symbolic links, once the file was there. */
  get realPath(): string {
    return this.#real?.path ?? this.#path;
  }

  /** Looks at the file; undefined if it does not exist, or is empty. */
  look(): FileLook | undefined {
    const info = statIfThere(this.#path);
    if (info === undefined || info.size === 0) return undefined;
    // Another file may have been put at the path before any row was read.
    if (this.#real && fileIdentity(this.#real.opened.file.statSync()) !== fileIdentity(info)) {
      this[Symbol.dispose]();
    }
    const { path, opened: { file } } = this.#real ??= open(this.#path);
    const main = file.statSync();
    file.seekSync(0, Deno.SeekMode.Start);
    const header = readUpTo(file, HEADER_BYTES);
    const wal = statIfThere(path + "-wal");
    const hasIndex = statIfThere(path + "-shm") !== undefined;
    const isInWalMode = usesWal(header);
    return {
      mark: [header.subarray(24, 44).join(), ...[main, info, wal].map(fileMark)].join(";"),
      changedMs: Math.max(...[info, wal].map((file) => file?.mtime?.getTime() ?? 0)),
      usesWal: isInWalMode,
      // The file at the path, so that a file that was put in its place is noticed.
      identity: fileIdentity(info),
      wal: wal && fileIdentity(wal),
      isForPlace: isInWalMode ? wal !== undefined && hasIndex : wal === undefined,
    };
  }

  /**
   * Connects for one read transaction, which must be short.
   *
   * @throws {Error} If SQLite cannot open the file, or another program holds a lock that is in the way
   */
  async connect({ isForPlace }: FileLook, options: CopyOptions): Promise<Connection> {
    const { path, opened } = this.#real!;
    if (!isForPlace) return await this.#openCopy(path, options);
    opened.lock();
    let db: DatabaseSync | undefined;
    const close = () => {
      db?.close();
      opened.unlock();
    };
    try {
      db = new DatabaseSync(path, { readOnly: true });
      beginReading(db);
    } catch (error) {
      close();
      // A journal that a crash left.
      if (mayNeedRollback(error)) return await this.#openCopy(path, options);
      throw error;
    }
    return {
      db,
      ...FOLLOWED,
      close,
    };
  }

  /** Whether it is time to connect: private copies are made in a share of the time only, however often the file changes. */
  isConnectable({ isForPlace }: FileLook): boolean {
    return isForPlace || performance.now() >= this.#copyDueMs;
  }

  /** The number in the header that every change in rollback mode raises. */
  changeCounter(): string {
    const { file } = this.#real!.opened;
    file.seekSync(24, Deno.SeekMode.Start);
    return readUpTo(file, 4).join();
  }

  async #openCopy(path: string, options: CopyOptions): Promise<Connection> {
    const startMs = performance.now();
    const connection = await openConnection(path, { ...options, lockWaitMs: 0 });
    const nowMs = performance.now();
    this.#copyDueMs = nowMs + (nowMs - startMs) / COPY_SHARE;
    return connection;
  }

  /** Closes the descriptor. */
  [Symbol.dispose](): void {
    this.#real?.opened[Symbol.dispose]();
    this.#real = undefined;
  }
}

/** Whether a look at an unchanged file may miss a change, because the clock of the file system is coarse. */
export function isUncertain({ changedMs }: FileLook, lookedMs: number): boolean {
  return lookedMs - changedMs < UNCERTAIN_MS;
}

function open(given: string): { path: string; opened: DatabaseFile } {
  // SQLite keeps a database's WAL and journal next to the real file.
  const path = Deno.realPathSync(given);
  return { path, opened: DatabaseFile.open(path) };
}
