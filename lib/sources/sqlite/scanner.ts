/**
 * The fast path for trades and books: the WebAssembly module that `wasm/` compiles to, with the memory that it works
 * in.
 *
 * The memory of a scanner holds everything that the module reads and writes: the db pages of a file, records that
 * overflow, and the columns of the current batch. A scanner serves one table at a time and is returned to a pool when
 * disposed of.
 *
 * @module
 */

import { BATCH_ROWS } from "../../model/batches.ts";
import { ColumnAllocator, WASM_PAGE_BYTES } from "../column_allocator.ts";
import type { TimeRange } from "../source.ts";
import type { LeafGroup } from "./db_pages/btree.ts";
import { type DbPageFile, SLACK_BYTES } from "./db_pages/db_page_file.ts";
import { instantiate, type ScanResult, type TradeShape, type WasmExports } from "./wasm_exports.ts";

/** How much of the file is read at once: a smaller buffer needs more reads, a larger one exceeds the cache. */
const DB_PAGES_BYTES = 1 << 18;

/** Memory for a record that overflows. Longer records are decoded by the general path only. */
const OVERFLOW_BYTES = 1 << 21;

/** The most leaves below an interior db page: each takes a cell pointer of 2 bytes, even where cells overlap. */
const MAX_LEAVES = (1 << 16) / 2;

/** Stands for a column of the table that is not decoded. */
const NOT_DECODED = 255;

/** Scanners that are not in use: making one takes a hundred times as long as reusing one. */
const pool: Scanner[] = [];

/** Decodes trades and books from bytes in its memory. Dispose of it to return it to the pool. */
export class Scanner implements Disposable {
  /** Buffer for the db pages of a file. */
  readonly dbPages: Uint8Array;
  /** Buffer for a record that overflows. */
  readonly overflow: Uint8Array;
  /** Results of {@linkcode decodeTimes}, in the memory of the batch's columns. */
  readonly leafTimes: Float64Array;
  /** Results of the last call. */
  readonly result: ScanResult;

  readonly #wasm: WasmExports;
  readonly #memory: WebAssembly.Memory;
  readonly #columnsAt: number;
  /** The leaves' db page numbers, then the keys above the leaves: all higher halves, all lower halves. */
  readonly #leaves: Int32Array;

  private constructor() {
    const columnsAt = ColumnAllocator.COLUMNS_AT;
    const leavesAt = columnsAt + ColumnAllocator.MAX_BATCH_BYTES;
    const dbPagesAt = leavesAt + 3 * 4 * MAX_LEAVES;
    const overflowAt = dbPagesAt + DB_PAGES_BYTES + SLACK_BYTES;
    const end = overflowAt + OVERFLOW_BYTES + SLACK_BYTES;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / WASM_PAGE_BYTES) });
    this.#wasm = instantiate(memory);
    this.result = this.#wasm;
    this.#memory = memory;
    this.#columnsAt = columnsAt;
    this.leafTimes = new Float64Array(memory.buffer, columnsAt, 2 * BATCH_ROWS);
    this.#leaves = new Int32Array(memory.buffer, leavesAt, 3 * MAX_LEAVES);
    this.dbPages = new Uint8Array(memory.buffer, dbPagesAt, DB_PAGES_BYTES + SLACK_BYTES);
    this.overflow = new Uint8Array(memory.buffer, overflowAt, OVERFLOW_BYTES + SLACK_BYTES);
  }

  /** Takes a scanner from the pool, or makes one. */
  static acquire(): Scanner {
    return pool.pop() ?? new Scanner();
  }

  /** Allocates the columns of a batch where {@linkcode decodeTrades} and {@linkcode decodeBooks} write. */
  columns(): ColumnAllocator {
    return new ColumnAllocator(this.#memory, this.#columnsAt);
  }

  /** Sets the file whose db pages {@linkcode dbPages} holds. */
  setFile({ dbPageSize, usableSize }: DbPageFile): void {
    this.#wasm.setFile(
      dbPageSize,
      usableSize,
      this.dbPages.byteOffset,
      this.#leaves.byteOffset,
      MAX_LEAVES,
    );
  }

  /** Sets the times of the rows that are written into batches; all rows if the range is undefined. */
  setRange(range: TimeRange | undefined): void {
    this.#wasm.setRange(range?.startMs ?? -Infinity, range?.endMs ?? Infinity);
  }

  /** Sets the leaves of the next rows. */
  setLeaves({ dbPages, maxHi, maxLo }: LeafGroup): void {
    this.#leaves.set(dbPages);
    this.#leaves.set(maxHi, MAX_LEAVES);
    this.#leaves.set(maxLo, 2 * MAX_LEAVES);
  }

  /**
   * Sets the position from which rows are decoded: before a row of a sound leaf.
   *
   * @param first Number of the first db page in {@linkcode dbPages}
   * @param end Number after that of the last db page there
   * @param count How many leaves there are
   * @param leaf Index of the row's leaf
   * @param pointer Offset in the db page of the row's cell pointer
   * @param before The rowid of the row before, or the key above the leaf before
   * @param cellBytes Bytes of the leaf's cells before the row
   */
  setLeaf(
    first: number,
    end: number,
    count: number,
    leaf: number,
    pointer: number,
    before: number,
    cellBytes: number,
  ): void {
    this.#wasm.setLeaf(first, end, count, leaf, pointer, before, cellBytes);
  }

  /**
   * Decodes trades of known shapes into {@linkcode columns}, as long as the leaves are in memory and sound.
   *
   * @param row The next row of the batch
   * @param rows The most rows to read
   * @returns How many rows were read; {@linkcode result} has how many of them were written, and the position after them
   */
  decodeTrades(row: number, rows: number): number {
    return this.#wasm.decodeTrades(this.#columnsAt, row, rows);
  }

  /**
   * Adds a shape of trade records to the known shapes.
   *
   * @param at Where a record of this shape begins in {@linkcode dbPages}
   */
  addTradeShape(at: number, shape: TradeShape): void {
    this.#wasm.addTradeShape(
      this.dbPages.byteOffset + at,
      shape.headerSize,
      shape.size,
      shape.timeAt,
      shape.timeType,
      shape.priceAt,
      shape.priceType,
      shape.sizeAt,
      shape.sizeType,
      shape.sideAt,
      shape.sideLetters,
      shape.idAt,
      shape.idType,
      shape.idDigits,
      shape.instrumentAt,
      shape.instrumentBytes,
    );
  }

  /**
   * Sets where a table of books has its time, bids and asks.
   *
   * @param indexes For each column of the table: 0 for the time, 1 for the bids, 2 for the asks, 4 for the
   * instrument, another number otherwise
   * @returns Whether the table is narrow enough for the fast path
   */
  setBookColumns(indexes: number[]): boolean {
    const { COLUMN_INDEXES, MAX_TABLE_COLUMNS } = this.#wasm;
    if (indexes.length > MAX_TABLE_COLUMNS.value) return false;
    new Uint8Array(this.#memory.buffer, COLUMN_INDEXES.value, MAX_TABLE_COLUMNS.value).fill(NOT_DECODED).set(
      indexes,
    );
    return true;
  }

  /**
   * Forgets the name of the instrument in a table of books.
   *
   * @param hasInstrument Whether only rows of an instrument are wanted; without a name, no row is
   */
  clearBookInstrument(hasInstrument: boolean): void {
    this.#wasm.setBookInstrument(this.dbPages.byteOffset, hasInstrument ? -1 : 0, 0);
  }

  /**
   * Sets the name of the instrument in a table of books; rows with another name are left to the general path. Does
   * nothing if the name is not in this scanner's memory.
   *
   * @param bytes Hold the name
   * @param start Where the name begins
   * @param length The length of the name, at most 16 bytes
   */
  setBookInstrument(bytes: Uint8Array, start: number, length: number): void {
    if (bytes.buffer !== this.dbPages.buffer) return;
    this.#wasm.setBookInstrument(bytes.byteOffset + start, 13 + 2 * length, length);
  }

  /**
   * Decodes books, as {@linkcode decodeTrades} does trades.
   *
   * @param depthLevels Only this many of the best levels of a side count
   * @param isOrderedByRowid Whether the rowid is the order key
   */
  decodeBooks(row: number, rows: number, depthLevels: number, isOrderedByRowid: boolean): number {
    return this.#wasm.decodeBooks(this.#columnsAt, row, rows, this.#depth(depthLevels), isOrderedByRowid);
  }

  /** Sets which of a table's columns {@linkcode decodeTimes} reads. */
  setTimeColumn(column: number): void {
    this.#wasm.setTimeColumn(column);
  }

  /**
   * Goes through rows as {@linkcode decodeTrades} does, but reads only their times, and returns how many rows were read.
   * The least and greatest time of each leaf are in {@linkcode leafTimes}, those of the current leaf's rest first.
   */
  decodeTimes(): number {
    return this.#wasm.decodeTimes(this.#columnsAt, this.leafTimes.length / 2);
  }

  /**
   * Parses one side of a book, with the same result as the general parser ({@linkcode Levels}). Leaves a text to the
   * general parser if recorders do not usually write such a text, or if the text is not in this scanner's memory.
   *
   * @param bytes Hold the text
   * @param start Where the text begins
   * @param end Where the text ends
   * @param depthLevels Only this many of the first levels count, which then must be the best
   * @param sign 1 for asks, whose best price is the lowest; -1 for bids
   * @returns The number of levels; less than 0 if the text is left to the general parser
   */
  parseSide(bytes: Uint8Array, start: number, end: number, depthLevels: number, sign: number): number {
    if (bytes.buffer !== this.#memory.buffer) return -1;
    const at = bytes.byteOffset;
    return this.#wasm.parseSide(at + start, at + end, this.#depth(depthLevels), sign);
  }

  [Symbol.dispose](): void {
    this.#wasm.clearTradeShapes();
    this.setRange(undefined);
    pool.push(this);
  }

  #depth(depthLevels: number): number {
    return Math.min(depthLevels, this.#wasm.ALL_LEVELS.value);
  }
}
