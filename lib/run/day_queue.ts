/**
 * The queue of a run's databases, in memory that all threads of the run share: which database is read next, which one
 * is being merged, and how much of each is read. A database is known by its index in the order of days.
 *
 * @module
 */

/** Cells before the cells of the databases. */
const NEXT = 0;
const MERGING = 1;
const HEADER_CELLS = 2;

/** The value of a cell whose database is read to its end. */
const COMPLETE = 1 << 30;

/** Databases, each taken by one reader, in the order of days. */
export class DayQueue {
  /** The shared memory, from which another thread makes its {@linkcode DayQueue} of the same databases. */
  readonly memory: SharedArrayBuffer;
  /** The number of databases. */
  readonly databases: number;
  readonly #cells: Int32Array;

  /** @param databases The number of databases of a new queue, or {@linkcode memory} of another thread's queue */
  constructor(databases: number | SharedArrayBuffer) {
    this.memory = typeof databases === "number"
      ? new SharedArrayBuffer((HEADER_CELLS + databases) * Int32Array.BYTES_PER_ELEMENT)
      : databases;
    this.#cells = new Int32Array(this.memory);
    this.databases = this.#cells.length - HEADER_CELLS;
  }

  /** Takes the next database; returns undefined if all are taken. */
  take(): number | undefined {
    const database = Atomics.add(this.#cells, NEXT, 1);
    return database < this.databases ? database : undefined;
  }

  /** Whether a database is left to take. */
  get hasNext(): boolean {
    return Atomics.load(this.#cells, NEXT) < this.databases;
  }

  /** The first database that is not completely merged; the number of databases once all are. */
  get merging(): number {
    return Atomics.load(this.#cells, MERGING);
  }

  /** Marks the database that is being merged as complete, so that the following one is merged next. */
  finishMerging(): void {
    Atomics.add(this.#cells, MERGING, 1);
  }

  /** Notes which fraction of a database is read, from 0 to 1. */
  setReadFraction(database: number, fraction: number): void {
    Atomics.store(this.#cells, HEADER_CELLS + database, Math.floor(fraction * COMPLETE));
  }

  /** Which fraction of a database is read, from 0 to 1. */
  readFraction(database: number): number {
    return Atomics.load(this.#cells, HEADER_CELLS + database) / COMPLETE;
  }
}
