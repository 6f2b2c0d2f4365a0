/**
 * Whose turn it is, in memory that all threads of a run share: which databases are given out, which of them is at
 * the head, and how much of each is read. The databases are known by their place in the order of days.
 *
 * @module
 */

/** Cells before those of the databases. */
const TAKEN = 0;
const HEAD = 1;
const CELLS = 2;

/** A cell that says that a database is read to its end. */
const WHOLE = 1 << 30;

/** Databases, dealt out one at a time. */
export class DayQueue {
  /** What another thread makes its {@linkcode DayQueue} of. */
  readonly memory: SharedArrayBuffer;
  /** How many databases there are. */
  readonly databases: number;
  readonly #cells: Int32Array;

  /** A deal of so many databases, or one that another thread has made. */
  constructor(databases: number | SharedArrayBuffer) {
    this.memory = typeof databases === "number" ? new SharedArrayBuffer((CELLS + databases) * 4) : databases;
    this.#cells = new Int32Array(this.memory);
    this.databases = this.#cells.length - CELLS;
  }

  /** Gives out the next database; undefined if none is left. */
  take(): number | undefined {
    const database = Atomics.add(this.#cells, TAKEN, 1);
    return database < this.databases ? database : undefined;
  }

  /** Whether a database is left to be given out. */
  get isAnyLeft(): boolean {
    return Atomics.load(this.#cells, TAKEN) < this.databases;
  }

  /** The first database of which not all is in the files; the number of databases in the end. */
  get head(): number {
    return Atomics.load(this.#cells, HEAD);
  }

  /** The database at the head is in the files: it is the next one's turn. */
  pass(): void {
    Atomics.add(this.#cells, HEAD, 1);
  }

  /** Notes how much of a database is read, from 0 to 1. */
  setRead(database: number, part: number): void {
    Atomics.store(this.#cells, CELLS + database, Math.floor(part * WHOLE));
  }

  /** How much of a database is read, from 0 to 1. */
  readOf(database: number): number {
    return Atomics.load(this.#cells, CELLS + database) / WHOLE;
  }
}
