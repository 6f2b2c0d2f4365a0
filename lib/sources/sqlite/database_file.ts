/**
 * Descriptors of databases, which are closed only while no thread of this process has SQLite's lock on the database.
 *
 * When a process closes any descriptor of a file, it loses its POSIX locks on the file
 * (https://sqlite.org/howtocorrupt.html, section 2.2), and a recorder could change a database in the middle of a reading.
 * SQLite takes care of this for its own descriptors, in all threads. For ours, all threads of the process count in shared
 * memory how many connections there are to each database. A descriptor that is no longer needed is kept while that number
 * is not 0: for the next reading of the same file by the same thread, or until the thread opens or closes another database.
 *
 * Databases are told apart by a number made of the file's identity. Two databases with the same number are taken for one,
 * which keeps descriptors open for longer and does nothing else.
 *
 * @module
 */

/** How many numbers of databases there are. Two databases of a run rarely have the same number. */
const CELLS = 1 << 12;

/** In place of the count of connections: a thread is closing descriptors, and no connection may begin. */
const CLOSING = -1;

/** Closing takes microseconds. A thread that takes longer, in milliseconds, was terminated meanwhile. */
const MAX_CLOSING_MS = 100;

/** The counts of connections. */
let counts: Int32Array | undefined;

/** Descriptors of this thread that are no longer needed and could not be closed yet. */
let kept: { file: Deno.FsFile; cell: number }[] = [];

/** The memory that {@linkcode useSharedLocks} of another thread needs. */
export function sharedLocks(): SharedArrayBuffer {
  return countsNow().buffer as SharedArrayBuffer;
}

/**
 * Has this thread count its connections where other threads do. A thread does this before it opens a database.
 *
 * @param memory What {@linkcode sharedLocks} gave in the thread that started this one
 */
export function useSharedLocks(memory: SharedArrayBuffer): void {
  counts = new Int32Array(memory);
}

/** A descriptor of a database. */
export class DatabaseFile implements Disposable {
  /** The descriptor. */
  readonly file: Deno.FsFile;
  readonly #cell: number;
  #isLocked = false;

  /** @param file A descriptor, which is closed with this object or later */
  constructor(file: Deno.FsFile) {
    this.file = file;
    this.#cell = cellOf(file.statSync());
  }

  /**
   * Opens a file for reading.
   *
   * @throws {Error} If the system refuses it
   */
  static open(path: string): DatabaseFile {
    const file = takeKept(path);
    file?.seekSync(0, Deno.SeekMode.Start);
    return new DatabaseFile(file ?? Deno.openSync(path, { read: true }));
  }

  /** Counts a connection of SQLite to the file; to be called before SQLite opens the file. */
  lock(): void {
    const counts = countsNow();
    const startMs = performance.now();
    for (;;) {
      const count = Atomics.load(counts, this.#cell);
      if (count === CLOSING && performance.now() - startMs < MAX_CLOSING_MS) continue;
      if (Atomics.compareExchange(counts, this.#cell, count, Math.max(count, 0) + 1) === count) break;
    }
    this.#isLocked = true;
  }

  /** Ends what {@linkcode lock} began; to be called after SQLite has closed the file. */
  unlock(): void {
    if (this.#isLocked) Atomics.sub(countsNow(), this.#cell, 1);
    this.#isLocked = false;
  }

  /** Unlocks the file and closes the descriptor, now or when that takes no lock away. */
  [Symbol.dispose](): void {
    this.unlock();
    kept.push({ file: this.file, cell: this.#cell });
    closeKept();
  }
}

/** Closes descriptors whose databases nobody has open. */
function closeKept(): void {
  const counts = countsNow();
  kept = kept.filter(({ file, cell }) => {
    if (Atomics.compareExchange(counts, cell, 0, CLOSING) !== 0) return true;
    try {
      file.close();
    } finally {
      Atomics.compareExchange(counts, cell, CLOSING, 0);
    }
    return false;
  });
}

/** Takes a kept descriptor of the file at a path. */
function takeKept(path: string): Deno.FsFile | undefined {
  if (kept.length === 0) return undefined;
  closeKept();
  const { dev, ino } = Deno.statSync(path);
  const index = kept.findIndex(({ file }) => {
    const info = file.statSync();
    return info.dev === dev && info.ino === ino;
  });
  return index < 0 ? undefined : kept.splice(index, 1)[0].file;
}

function countsNow(): Int32Array {
  return counts ??= new Int32Array(new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT));
}

function cellOf({ dev, ino }: Deno.FileInfo): number {
  // The number of a file can exceed 32 bits.
  return ((ino ?? 0) + 31 * dev) % CELLS;
}
