/**
 * How many rows a batch of a followed table has at most, so that what is made of them, while the database is open, is as
 * short as the reading itself, which a clock ends.
 *
 * A batch may have waited for a processor, so one long time says little: the size only halves, and grows again after a short
 * time. Only the time that grows with the rows counts. With the time of connecting and preparing, batches would become smaller
 * and smaller on a busy machine, and never larger again.
 *
 * @module
 */

/**
 * How long SQLite may take for the rows of a batch, in milliseconds: under a lock that a recorder may wait for, and where
 * no recorder waits for readers, in WAL mode and in a private copy.
 */
export const READING_MS = { locked: 3, free: 8 };

/** How long what is made of a batch should take at most, in milliseconds. */
const TAKING_MS = 2;

/** The rows of the first batch, before it is known how long a row takes. */
const FIRST_ROWS = 64;

/** The fewest rows of a batch. */
const LEAST_ROWS = 16;

/** A batch of this many rows shows that rows take little time, so that the clock is looked at after some rows only. */
const QUICK_ROWS = 1024;

/** After how many of such rows. */
const QUICK_STEP = 16;

/** The size of the next batch. */
export class BatchSize {
  readonly #most: number;
  #rows = FIRST_ROWS;
  #lastRows = 0;

  /** @param most The most rows */
  constructor(most: number) {
    this.#most = most;
  }

  /** The most rows of the next batch. */
  get rows(): number {
    return this.#rows;
  }

  /** After how many rows of the next batch the clock is looked at. */
  get step(): number {
    return this.#lastRows < QUICK_ROWS ? 1 : QUICK_STEP;
  }

  /**
   * Notes a batch.
   *
   * @param rows Its rows
   * @param takingMs How long it took what is made of them, in milliseconds
   */
  note(rows: number, takingMs: number): void {
    this.#lastRows = rows;
    if (takingMs > TAKING_MS) this.#rows = Math.max(LEAST_ROWS, Math.min(this.#rows, rows) >> 1);
    else if (rows >= this.#rows && takingMs < TAKING_MS / 2) {
      this.#rows = Math.min(this.#most, 2 * this.#rows);
    }
  }
}
