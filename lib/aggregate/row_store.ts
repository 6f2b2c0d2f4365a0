/**
 * Rows of doubles in little memory, for millions of windows.
 *
 * Rows lie in chunks. The newest chunks are open: their rows lie one after the other, which is fast. Older chunks are
 * packed column by column: columns that are all 0 take no memory (nanoseconds of times in milliseconds, high digits of
 * small numbers, low components of sums), and whole numbers that are close to each other, such as times and trade
 * numbers, are kept as 32-bit differences from a base.
 *
 * @module
 */

/** Base-2 logarithm of the number of rows in a chunk. */
const CHUNK_BITS = 10;
const CHUNK_ROWS = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_ROWS - 1;

/** How many of the newest chunks are open: those of a day of windows of a second. */
const OPEN_CHUNKS = 128;

/** Rows that follow each other. In a packed chunk, a column is in one of the two lists of arrays, or all 0. */
interface Chunk {
  /** The rows of an open chunk. */
  rows: Float64Array | undefined;
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
  #chunks: Chunk[] = [];

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
    const chunk = this.#chunks[row >> CHUNK_BITS];
    const index = row & CHUNK_MASK;
    return chunk.rows === undefined ? valueAt(chunk, index, column) : chunk.rows[index * this.width + column];
  }

  /**
   * The array in which an open row lies, at {@linkcode indexOf}, so that the row can be changed without copying it;
   * undefined for a packed row. Rows that are added later may pack the row.
   */
  openRows(row: number): Float64Array | undefined {
    return this.#chunks[row >> CHUNK_BITS].rows;
  }

  /** Index of an open row's first double in {@linkcode openRows}. */
  indexOf(row: number): number {
    return (row & CHUNK_MASK) * this.width;
  }

  /** Copies a row into an array, from an index on. */
  load(row: number, to: Float64Array, at: number): void {
    const chunk = this.#chunks[row >> CHUNK_BITS];
    const { rows } = chunk;
    const index = row & CHUNK_MASK;
    const { width } = this;
    if (rows === undefined) {
      for (let column = 0; column < width; column++) to[at + column] = valueAt(chunk, index, column);
    } else {
      const from = index * width;
      for (let column = 0; column < width; column++) to[at + column] = rows[from + column];
    }
  }

  /** A copy of all rows, one after the other. */
  toArray(): Float64Array<ArrayBuffer> {
    const { width } = this;
    const all = new Float64Array(this.#length * width);
    for (let row = 0; row < this.#length; row += CHUNK_ROWS) {
      const { rows } = this.#chunks[row >> CHUNK_BITS];
      const end = Math.min(row + CHUNK_ROWS, this.#length);
      if (rows !== undefined) all.set(rows.subarray(0, (end - row) * width), row * width);
      else for (let packed = row; packed < end; packed++) this.load(packed, all, packed * width);
    }
    return all;
  }

  /** Replaces a row by the values in an array, from an index on. */
  store(row: number, from: Float64Array, at: number): void {
    const chunk = this.#chunks[row >> CHUNK_BITS];
    const { rows } = chunk;
    const index = row & CHUNK_MASK;
    const { width } = this;
    if (rows === undefined) {
      for (let column = 0; column < width; column++) setValue(chunk, index, column, from[at + column]);
    } else {
      const to = index * width;
      for (let column = 0; column < width; column++) rows[to + column] = from[at + column];
    }
  }

  /** Appends a row with the values in an array, from an index on; returns its number. */
  push(from: Float64Array, at: number): number {
    const row = this.#length++;
    if (row >> CHUNK_BITS === this.#chunks.length) this.#addChunk();
    this.store(row, from, at);
    return row;
  }

  /** Removes every row. The memory of open chunks is used again. */
  clear(): void {
    this.#length = 0;
    this.#chunks = this.#chunks.filter(({ rows }) => rows !== undefined);
  }

  #addChunk(): void {
    const { width } = this;
    const old = this.#chunks.length - OPEN_CHUNKS;
    if (old >= 0 && this.#chunks[old].rows !== undefined) pack(this.#chunks[old], width);
    this.#chunks.push({
      rows: new Float64Array(CHUNK_ROWS * width),
      doubles: [],
      integers: [],
      bases: new Float64Array(width),
    });
  }
}

/** Packs a chunk, all of whose rows are set. */
function pack(chunk: Chunk, width: number): void {
  const rows = chunk.rows!;
  chunk.rows = undefined;
  for (let column = 0; column < width; column++) {
    const values = Float64Array.from({ length: CHUNK_ROWS }, (_, index) => rows[index * width + column]);
    chunk.doubles.push(undefined);
    chunk.integers.push(undefined);
    if (values.every((value) => value === 0)) continue;
    const base = chunk.bases[column] = values[0];
    const differences = Int32Array.from(values, (value) => value - base);
    const isExact = Number.isSafeInteger(base) && values.every((value, i) => base + differences[i] === value);
    if (isExact) chunk.integers[column] = differences;
    else chunk.doubles[column] = values;
  }
}

/** A value of a packed chunk. */
function valueAt(chunk: Chunk, index: number, column: number): number {
  const doubles = chunk.doubles[column];
  if (doubles !== undefined) return doubles[index];
  const integers = chunk.integers[column];
  return integers === undefined ? 0 : chunk.bases[column] + integers[index];
}

/** Sets a value of a packed chunk. */
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
