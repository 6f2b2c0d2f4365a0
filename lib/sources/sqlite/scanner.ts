/**
 * The quick way to take trades and books, as a module of WebAssembly that `assembly/` has the source of, with the
 * memory that it works in.
 *
 * @module
 */

import { ColumnAllocator } from "../column_allocator.ts";
import { WASM_BASE64 } from "./wasm_module.ts";
import type { LeafRun } from "./db_pages/btree.ts";
import { type DbPageFile, SLACK } from "./db_pages/db_page_file.ts";

/** How much of the file is read at once: less costs calls, more leaves the processor's cache. */
const PIECE_BYTES = 1 << 18;

/** Room for records that go on in other pages. Longer ones are read, but not here. */
const GATHERED_BYTES = 1 << 21;

/** Bytes of a page of WebAssembly's memory. */
const MEMORY_PAGE = 1 << 16;

/** Most leaves below an interior page: each takes a pointer of two bytes at least, even where cells overlap. */
const MAX_RUN = (1 << 16) / 2;

/** What stands for a column that is not wanted. */
const OTHER = 255;

/** What stands for all levels, where a number of levels is asked for. */
const ALL_LEVELS = 2 ** 31 - 1;

/** What records of trades with the same header look like. Places are those in the record. */
export interface TradeShape {
  /** Bytes of the header; at most 16. */
  headerSize: number;
  /** Bytes of the whole record. */
  size: number;
  /** Where the time is. */
  timeAt: number;
  /** 0 if the time is text, milliseconds of 13 digits; the serial type of an integer of 1 to 6 bytes otherwise. */
  timeType: number;
  /** Where the price is. */
  priceAt: number;
  /** Its serial type: a double, or an integer of 0 to 6 bytes. */
  priceType: number;
  /** Where the size is. */
  sizeAt: number;
  /** The same of the size. */
  sizeType: number;
  /** Where the side is. */
  sideAt: number;
  /** 3 for a buy, 4 for a sell, 0 where rows have no side. */
  sideLetters: number;
  /** Where the trade's number is. */
  idAt: number;
  /** The serial type of an integer of 1 to 6 bytes, if it is one. */
  idType: number;
  /** Its digits if it is text, at most 15; 0 if it is an integer, -1 where rows have no number. */
  idDigits: number;
}

/** What the last call of a scanner came to. */
export interface ScanResult {
  /** Which leaf of the run the next row is in; or after its last row, if the next leaf was not taken up. */
  leafIndex(): number;
  /** Where in its page the pointer to the next row's cell is. */
  leafPointer(): number;
  /** The rowid of the row before, or the key above the leaf before. */
  leafBefore(): number;
  /** Bytes of the cells of the leaf's rows so far. */
  leafRowBytes(): number;
  /** Of the snapshots taken, the row of the one that is last in time, and of two at the same time comes later. */
  latestRow(): number;
  /** Its rowid. */
  latestRowid(): number;
  /** The sum of the sizes that count of the side that was taken. */
  sideSum(): number;
}

/** What the module has; see `assembly/`. */
interface Assembly extends ScanResult {
  WANTED: WebAssembly.Global<"i32">;
  WANTED_COLUMNS: WebAssembly.Global<"i32">;
  setFile(pageSize: number, usableSize: number, piece: number, run: number, capacity: number): void;
  setLeaf(...place: number[]): void;
  takeTrades(columns: number, row: number, rows: number): number;
  learnTrade(...form: number[]): void;
  forgetTrades(): void;
  takeBooks(columns: number, row: number, rows: number, depthLevels: number): number;
  takeSide(start: number, end: number, depthLevels: number, sign: number): number;
}

let module: WebAssembly.Module | undefined;

/** Those that nobody uses: to make one takes a hundred times as long as to use it again. */
const idle: Scanner[] = [];

/** Takes trades and books from bytes in its memory. Whoever is done with one disposes of it. */
export class Scanner implements Disposable {
  /** For a piece of the file. */
  readonly piece: Uint8Array;
  /** For a record that is gathered from several pages. */
  readonly gathered: Uint8Array;
  /** What the last call came to. */
  readonly result: ScanResult;

  readonly #assembly: Assembly;
  readonly #buffer: ArrayBuffer;
  readonly #columnsAt: number;
  /** The run's page numbers, and the keys above them. */
  readonly #run: Int32Array;

  private constructor() {
    // What the module itself has comes first; a test sees to it that this is less than a page.
    const columnsAt = MEMORY_PAGE;
    const runAt = columnsAt + ColumnAllocator.BATCH_BYTES;
    const pieceAt = runAt + 3 * 4 * MAX_RUN;
    const gatheredAt = pieceAt + PIECE_BYTES + SLACK;
    const end = gatheredAt + GATHERED_BYTES + SLACK;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(end / MEMORY_PAGE) });
    module ??= new WebAssembly.Module(Uint8Array.from(atob(WASM_BASE64), (byte) => byte.charCodeAt(0)));
    this.#assembly = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Assembly;
    this.result = this.#assembly;
    this.#buffer = memory.buffer;
    this.#columnsAt = columnsAt;
    this.#run = new Int32Array(memory.buffer, runAt, 3 * MAX_RUN);
    this.piece = new Uint8Array(memory.buffer, pieceAt, PIECE_BYTES + SLACK);
    this.gathered = new Uint8Array(memory.buffer, gatheredAt, GATHERED_BYTES + SLACK);
  }

  /** One that nobody uses. */
  static take(): Scanner {
    return idle.pop() ?? new Scanner();
  }

  /** Room for the columns of a batch, which {@linkcode takeTrades} and {@linkcode takeBooks} fill. */
  columns(): ColumnAllocator {
    return new ColumnAllocator(this.#buffer, this.#columnsAt);
  }

  /** Sets the file whose pages come into {@linkcode piece}. */
  setFile({ pageSize, usableSize }: DbPageFile): void {
    this.#assembly.setFile(pageSize, usableSize, this.piece.byteOffset, this.#run.byteOffset, MAX_RUN);
  }

  /** Sets the leaves that follow each other. */
  setRun({ pages, maxHi, maxLo }: LeafRun): void {
    this.#run.set(pages);
    this.#run.set(maxHi, MAX_RUN);
    this.#run.set(maxLo, 2 * MAX_RUN);
  }

  /**
   * Sets the place that rows are taken from: before a row of a leaf that is sound.
   *
   * @param first The first page in {@linkcode piece}
   * @param end The page after the last one there
   * @param count How many leaves the run has
   * @param leaf Which of them it is
   * @param pointer Where in its page the pointer to the row's cell is
   * @param before The rowid of the row before, or the key above the leaf before
   * @param rowBytes Bytes of the cells of the leaf's rows before that
   */
  setLeaf(
    first: number,
    end: number,
    count: number,
    leaf: number,
    pointer: number,
    before: number,
    rowBytes: number,
  ): void {
    this.#assembly.setLeaf(first, end, count, leaf, pointer, before, rowBytes);
  }

  /**
   * Takes trades of known forms into {@linkcode columns}, from the leaf on as long as pages are there and sound.
   *
   * @param row How many rows the batch holds
   * @param rows The most rows to take
   * @returns How many were taken; {@linkcode result} says how far that is
   */
  takeTrades(row: number, rows: number): number {
    return this.#assembly.takeTrades(this.#columnsAt, row, rows);
  }

  /**
   * Remembers the form of a record of a trade.
   *
   * @param at Where the record begins in {@linkcode piece}
   */
  learnTrade(at: number, form: TradeShape): void {
    this.#assembly.learnTrade(
      this.piece.byteOffset + at,
      form.headerSize,
      form.size,
      form.timeAt,
      form.timeType,
      form.priceAt,
      form.priceType,
      form.sizeAt,
      form.sizeType,
      form.sideAt,
      form.sideLetters,
      form.idAt,
      form.idType,
      form.idDigits,
    );
  }

  /**
   * Sets where a table of snapshots has its time, bids and asks.
   *
   * @param wantedAs For each column, 0, 1 or 2 for one of those, and anything else for others
   * @returns Whether it does not have too many columns
   */
  setBook(wantedAs: number[]): boolean {
    const { WANTED, WANTED_COLUMNS } = this.#assembly;
    if (wantedAs.length > WANTED_COLUMNS.value) return false;
    new Uint8Array(this.#buffer, WANTED.value, WANTED_COLUMNS.value).fill(OTHER).set(wantedAs);
    return true;
  }

  /**
   * Takes snapshots as {@linkcode takeTrades} does trades.
   *
   * @param depthLevels Count only so many of the best levels of a side
   */
  takeBooks(row: number, rows: number, depthLevels: number): number {
    return this.#assembly.takeBooks(this.#columnsAt, row, rows, Math.min(depthLevels, ALL_LEVELS));
  }

  /**
   * Takes one side of a book, with the result that the general parser ({@linkcode Levels}) has. It leaves a text to
   * that if it is not written as recorders mostly do, or is not in this memory.
   *
   * @param bytes Hold the text
   * @param start Where it begins
   * @param end Where it ends
   * @param depthLevels Count only so many of the first levels, which then have to be the best
   * @param sign 1 for asks, whose best price is the least; -1 for bids
   * @returns How many levels it has; less than 0 if it was not taken
   */
  takeSide(bytes: Uint8Array, start: number, end: number, depthLevels: number, sign: number): number {
    if (bytes.buffer !== this.#buffer) return -1;
    const at = bytes.byteOffset;
    return this.#assembly.takeSide(at + start, at + end, Math.min(depthLevels, ALL_LEVELS), sign);
  }

  [Symbol.dispose](): void {
    this.#assembly.forgetTrades();
    idle.push(this);
  }
}
