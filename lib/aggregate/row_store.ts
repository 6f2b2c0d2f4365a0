/**
 * Rows of doubles in little memory, for millions of windows.
 *
 * Rows lie in chunks, and a chunk keeps each column in an array of its own, which comes into being with the column's
 * first value other than 0. Many columns never get one: nanoseconds of times in milliseconds, high digits of small
 * numbers, low components of sums. Memory grows by whole chunks and is never copied.
 *
 * @module
 */

/** Base-2 logarithm of the number of rows in a chunk. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;

/** Rows of a fixed number of doubles. */
export class RowStore {
  /** Number of doubles in a row. */
  readonly width: number;
  #length = 0;
  readonly #chunks: (Float64Array | undefined)[][] = [];

  /** An empty store. */
  constructor(width: number) {
    this.width = width;
  }

  /** Number of rows. */
  get length(): number {
    return this.#length;
  }

  /** A value of a row. */
  get(row: number, column: number): number {
    const values = this.#chunks[row >> CHUNK_BITS][column];
    return values === undefined ? 0 : values[row & CHUNK_MASK];
  }

  /** Copies a row into an array, from an index on. */
  load(row: number, to: Float64Array, at: number): void {
    const columns = this.#chunks[row >> CHUNK_BITS];
    const index = row & CHUNK_MASK;
    for (let column = 0; column < this.width; column++) {
      const values = columns[column];
      to[at + column] = values === undefined ? 0 : values[index];
    }
  }

  /** Replaces a row by the values in an array, from an index on. */
  store(row: number, from: Float64Array, at: number): void {
    const columns = this.#chunks[row >> CHUNK_BITS];
    const index = row & CHUNK_MASK;
    for (let column = 0; column < this.width; column++) {
      const value = from[at + column];
      let values = columns[column];
      if (values === undefined) {
        if (value === 0) continue;
        values = columns[column] = new Float64Array(CHUNK_ROWS);
      }
      values[index] = value;
    }
  }

  /** Appends a row with the values in an array, from an index on; returns its number. */
  push(from: Float64Array, at: number): number {
    const row = this.#length++;
    if (row >> CHUNK_BITS === this.#chunks.length) {
      this.#chunks.push(Array.from({ length: this.width }, () => undefined));
    }
    this.store(row, from, at);
    return row;
  }

  /** Removes every row. The memory is used again, since a row that is appended sets every column that has an array. */
  clear(): void {
    this.#length = 0;
  }
}
