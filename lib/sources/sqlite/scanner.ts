/**
 * The fast path for trades and books: the WebAssembly module that `wasm/` compiles to, with the memory that it works
 * in. A scanner serves one table at a time and is returned to a pool when disposed of.
 *
 * @module
 */

import { ColumnAllocator } from "../column_allocator.ts";
import type { TimeRange } from "../source.ts";
import type { LeafGroup } from "./db_pages/btree.ts";
import { ChainReader } from "./db_pages/chain_reader.ts";
import { type DbPageFile, SLACK_BYTES } from "./db_pages/db_page_file.ts";
import { DbPageSet } from "./db_pages/db_page_set.ts";
import { MAX_CHAIN_DB_PAGES, MAX_LEAVES, ScannerMemory } from "./scanner_memory.ts";
import {
  type BooksToDecode,
  instantiate,
  type LeafPosition,
  type ScanResult,
  type TradeShape,
  type WasmExports,
} from "./wasm_exports.ts";

/** Stands for a column of the table that is not decoded. */
const NOT_DECODED = 255;

/** Scanners that are not in use: making one takes a hundred times as long as reusing one. */
const pool: Scanner[] = [];

/** Decodes trades and books from bytes in its memory. Dispose of it to return it to the pool. */
export class Scanner implements Disposable {
  /** Results of the last call. */
  readonly result: ScanResult;

  readonly #wasm: WasmExports;
  readonly #memory = new ScannerMemory();
  #chain: ChainReader | undefined;

  private constructor() {
    this.result = this.#wasm = instantiate(this.#memory.memory, {
      readOverflow: (dbPage, count) => this.#chain!.readOverflow(dbPage, count),
      readPointerMap: (dbPage) => this.#chain!.readPointerMap(dbPage),
    });
    this.#wasm.setLevelMemory(...this.#memory.levels, ...this.#memory.scratch);
  }

  /** Buffer for the db pages of a file. */
  get dbPages(): Uint8Array {
    return this.#memory.dbPages;
  }

  /** Buffer for a record. */
  get record(): Uint8Array {
    return this.#memory.record;
  }

  /** Results of {@linkcode decodeTimes}. */
  get leafTimes(): Float64Array {
    return this.#memory.leafTimes;
  }

  /** Takes a scanner from the pool, or makes one. */
  static acquire(): Scanner {
    return pool.pop() ?? new Scanner();
  }

  /** Allocates the columns of a batch where {@linkcode decodeTrades} and {@linkcode decodeBooks} write. */
  columns(): ColumnAllocator {
    return new ColumnAllocator(this.#memory.memory, this.#memory.columnsAt);
  }

  /**
   * Makes an empty set of visited db pages in this scanner's memory, if the file is not too long. With this set, the
   * fast path can follow overflow chains. Copy the set before the scanner is disposed of.
   */
  visited(file: DbPageFile): DbPageSet {
    return new DbPageSet(file, this.#memory.visited);
  }

  /**
   * Sets the file whose db pages {@linkcode dbPages} holds.
   *
   * @param visited The visited db pages; rows that overflow are left to the general path if the set is elsewhere
   */
  setFile(file: DbPageFile, visited: DbPageSet): void {
    const { dbPages, leavesAt, chain, chainNumbersAt, record, pointerMap } = this.#memory;
    const wasm = this.#wasm;
    const { dbPageSize, usableSize, dbPageCount, lockDbPage } = file;
    this.#chain = new ChainReader(file, chain, pointerMap);
    wasm.setFile(dbPageSize, usableSize, dbPageCount, lockDbPage, visited.addressIn(dbPages.buffer));
    wasm.setLeafMemory(dbPages.byteOffset, leavesAt, MAX_LEAVES);
    const recordBytes = record.length - SLACK_BYTES;
    wasm.setOverflow(chain.byteOffset, record.byteOffset, recordBytes, chainNumbersAt, MAX_CHAIN_DB_PAGES);
    wasm.setPointerMap(file.hasPointerMap ? pointerMap.byteOffset : 0);
  }

  /** Sets the times of the rows that are written into batches; all rows by default. */
  setRange(range: TimeRange | undefined): void {
    this.#wasm.setRange(range?.startMs ?? -Infinity, range?.endMs ?? Infinity);
  }

  /** Sets the leaves of the next rows. */
  setLeaves(group: LeafGroup): void {
    this.#memory.setLeaves(group);
  }

  /** Sets the position from which rows are decoded: before a row of a sound leaf. */
  setLeaf(...position: LeafPosition): void {
    this.#wasm.setLeaf(...position);
  }

  /**
   * Gathers the start of a record that overflows in {@linkcode record}, with every check of the general path.
   *
   * @param start Where the cell's db page begins in {@linkcode dbPages}
   * @param offset Where the payload begins in the db page
   * @param size How many of the payload's bytes are needed
   * @returns Whether the record is there; otherwise no db page was visited, and the general path has to find out why
   */
  gatherRecord(dbPage: number, start: number, offset: number, payload: number, size: number): boolean {
    const at = this.#wasm.gatherRecord(dbPage, this.dbPages.byteOffset + start, offset, payload, size);
    this.#wasm.takeRecord();
    return at !== 0;
  }

  /**
   * Decodes trades of known shapes into {@linkcode columns}, as long as the leaves are in memory and sound.
   *
   * @param row The next row of the batch
   * @param rows The most rows to read
   * @returns How many rows were read; {@linkcode result} has how many of them were written, and the position after them
   */
  decodeTrades(row: number, rows: number): number {
    return this.#wasm.decodeTrades(this.#memory.columnsAt, row, rows);
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
   * Sets for each column of a table of books: 0 for the time, 1 for the bids, 2 for the asks, 4 for the instrument,
   * another number otherwise. Returns whether the table is narrow enough for the fast path.
   */
  setBookColumns(indexes: number[]): boolean {
    const { COLUMN_INDEXES, MAX_TABLE_COLUMNS } = this.#wasm;
    if (indexes.length > MAX_TABLE_COLUMNS.value) return false;
    const { buffer } = this.#memory.memory;
    new Uint8Array(buffer, COLUMN_INDEXES.value, MAX_TABLE_COLUMNS.value).fill(NOT_DECODED).set(indexes);
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
   * @param length The length of the name in bytes, at most 64
   */
  setBookInstrument(bytes: Uint8Array, start: number, length: number): void {
    if (bytes.buffer !== this.dbPages.buffer) return;
    this.#wasm.setBookInstrument(bytes.byteOffset + start, 13 + 2 * length, length);
  }

  /** Decodes books, as {@linkcode decodeTrades} does trades. */
  decodeBooks(...[row, rows, depth, isByRowid]: BooksToDecode): number {
    return this.#wasm.decodeBooks(this.#memory.columnsAt, row, rows, this.#depth(depth), isByRowid);
  }

  /** The memory for all levels of a batch, where {@linkcode decodeBooksWithLevels} writes. */
  get batchLevels(): [pairs: Float64Array<ArrayBuffer>, ends: Int32Array<ArrayBuffer>] {
    return this.#memory.batchLevels;
  }

  /** Decodes books with all levels into {@linkcode batchLevels}, where `used` doubles are, as long as there is room. */
  decodeBooksWithLevels(used: number, ...[row, rows, depth, isByRowid]: BooksToDecode): number {
    const [pairs, ends] = this.batchLevels;
    this.#wasm.setBatchLevels(pairs.byteOffset, used, ends.byteOffset, ends.byteOffset);
    return this.#wasm.decodeBooksWithLevels(this.#memory.columnsAt, row, rows, this.#depth(depth), isByRowid);
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
    return this.#wasm.decodeTimes(this.leafTimes.byteOffset, this.leafTimes.length / 2);
  }

  /**
   * Parses one side of a book, a text or a blob, with the same result as the general parser ({@linkcode Levels}).
   *
   * @param depthLevels Only this many of the first levels count, which then must be the best
   * @param sign 1 for asks, whose best price is the lowest; -1 for bids
   * @param isBytes Whether the value is a blob, which may be compressed
   * @returns The number of levels; less than 0 if the value is left to the general parser
   */
  parseSide(value: Uint8Array, depthLevels: number, sign: number, isBytes: boolean): number {
    if (value.buffer !== this.#memory.memory.buffer) return -1;
    const at = value.byteOffset;
    return this.#wasm.parseSide(at, at + value.length, this.#depth(depthLevels), sign, isBytes);
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
