/**
 * Rows of doubles in little memory, for millions of windows.
 *
 * Rows lie in chunks, and a chunk keeps each column in an array of its own, which is created with the column's first
 * value other than 0. Many columns never get an array: nanoseconds of times in milliseconds, high digits of small
 * numbers, low components of sums. Whole numbers that are close to each other, such as times and trade numbers, are
 * kept as 32-bit differences from a base. Memory grows by whole chunks and is never copied.
 *
 * @module
 */

/** Base-2 logarithm of the number of rows in a chunk. */
const CHUNK_BITS = 12;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;

/** Rows that follow each other. A column is in one of the two lists of arrays, or all 0. */
interface Chunk {
  doubles: (Float64Array | undefined)[];
  /** Differences from the columns' bases. */
  integers: (Int32Array | undefined)[];
  bases: Float64Array;
}

/** Rows of a fixed number of doubles. */
export class RowStore {
  /** Number of doubles in a row. */
  readonly width: number;
  #length = 0;
  readonly #chunks: Chunk[] = [];

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
    return valueAt(this.#chunks[row >> CHUNK_BITS], row & CHUNK_MASK, column);
  }

  /** Copies a row into an array, from an index on. */
  load(row: number, to: Float64Array, at: number): void {
    const chunk = this.#chunks[row >> CHUNK_BITS];
    const index = row & CHUNK_MASK;
    for (let column = 0; column < this.width; column++) to[at + column] = valueAt(chunk, index, column);
  }

  /** Replaces a row by the values in an array, from an index on. */
  store(row: number, from: Float64Array, at: number): void {
    const chunk = this.#chunks[row >> CHUNK_BITS];
    const index = row & CHUNK_MASK;
    for (let column = 0; column < this.width; column++) setValue(chunk, index, column, from[at + column]);
  }

  /** Appends a row with the values in an array, from an index on; returns its number. */
  push(from: Float64Array, at: number): number {
    const row = this.#length++;
    if (row >> CHUNK_BITS === this.#chunks.length) this.#chunks.push(newChunk(this.width));
    if ((row & CHUNK_MASK) === 0) rebase(this.#chunks[row >> CHUNK_BITS], from, at);
    this.store(row, from, at);
    return row;
  }

  /** Removes every row. The memory is used again, since a row that is appended sets every column that has an array. */
  clear(): void {
    this.#length = 0;
  }
}

function newChunk(width: number): Chunk {
  return {
    doubles: Array.from({ length: width }, () => undefined),
    integers: Array.from({ length: width }, () => undefined),
    bases: new Float64Array(width),
  };
}

function valueAt(chunk: Chunk, index: number, column: number): number {
  const doubles = chunk.doubles[column];
  if (doubles !== undefined) return doubles[index];
  const integers = chunk.integers[column];
  return integers === undefined ? 0 : chunk.bases[column] + integers[index];
}

function setValue(chunk: Chunk, index: number, column: number, value: number): void {
  const doubles = chunk.doubles[column];
  if (doubles !== undefined) {
    doubles[index] = value;
    return;
  }
  const integers = chunk.integers[column];
  if (integers === undefined) {
    if (value !== 0) (chunk.doubles[column] = new Float64Array(CHUNK_ROWS))[index] = value;
    return;
  }
  const base = chunk.bases[column];
  const difference = (value - base) | 0;
  if (base + difference === value) integers[index] = difference;
  else {
    chunk.doubles[column] = Float64Array.from(integers, (difference) => base + difference);
    chunk.integers[column] = undefined;
    chunk.doubles[column][index] = value;
  }
}

/** Prepares a chunk without rows for its first row: whole numbers become bases, from which differences are small. */
function rebase({ doubles, integers, bases }: Chunk, from: Float64Array, at: number): void {
  for (let column = 0; column < bases.length; column++) {
    const value = from[at + column];
    if (value === 0 || doubles[column] !== undefined || !Number.isSafeInteger(value)) continue;
    integers[column] ??= new Int32Array(CHUNK_ROWS);
    bases[column] = value;
  }
}
