/**
 * Goes through the rows of a table in order of their rowids (https://sqlite.org/fileformat2.html, sections 1.6 and
 * 2.3).
 *
 * Whatever a page refers to is checked against the file before it is followed: a page is reached once, a cell lies
 * in its page, rowids ascend and keep to the keys above them.
 *
 * @module
 */

import { DbPageHeader, LeafRun, leafRuns, MIN_CELL, PageSet } from "./btree.ts";
import { greatestLocal, localOfOverflowing, OverflowPayload } from "./payload.ts";
import { damaged, DbPageBuffer, type DbPageFile } from "./db_page_file.ts";
import { type RecordLayout, RecordShape, RecordShapes } from "./record.ts";
import { Scanner } from "../scanner.ts";
import { MAX_VARINT_BYTES, Varint } from "./varint.ts";

/** Bytes between two leaf pages that are sooner read than passed over. */
const GAP_BYTES = 1 << 15;

/** The higher half of the least 64-bit integer; the lower is 0. */
const LEAST_HI = -0x80000000;

/** Longest header of a record: SQLite refuses longer ones (OP_Column in vdbe.c), which no table can have. */
const MAX_HEADER_BYTES = 98307;

/** A place in a table: before its first row, at a row, or after the last. */
export class TableCursor {
  /** Holds the row's record; may go on after it with whatever. */
  bytes: Uint8Array;
  /** The same. */
  view: DataView;
  /** Where the record begins. */
  at = 0;
  /** What the record is like. */
  shape: RecordShape;
  /**
   * The row's rowid, a 64-bit integer in two's complement: its higher 32 bits. Both halves are kept as signed ones,
   * which V8 holds in the object itself; code that has seen only those is thrown away at the first greater one.
   */
  rowidHi = 0;
  /** Its lower 32 bits, of which the sign counts for nothing. */
  rowidLo = 0;

  readonly #file: DbPageFile;
  readonly #scanner: Scanner;
  readonly #root: number;
  readonly #piece: DbPageBuffer;
  readonly #gathered: OverflowPayload;
  readonly #shapes: RecordShapes;
  readonly #runs: Iterator<LeafRun>;
  readonly #header = new DbPageHeader();
  readonly #varint = new Varint();
  /** How much of a record is in its page at most. */
  readonly #greatestLocal: number;
  #run = new LeafRun(0);
  /** Index of the next leaf in the run. */
  #nextLeaf = 0;
  /** Where the page begins, and the least pointer that its cells may have. */
  #page = 0;
  #leastCell = 0;
  /** Where the pointer to the next cell is, and where the last one ends. */
  #pointer = 0;
  #pointersEnd = 0;
  /** The greatest rowid that the page may have, by the key above it; before the first page, that of no row. */
  #maxHi = LEAST_HI;
  #maxLo = 0;
  /** Rowids are greater than this one; but the first may be equal to it. */
  #beforeHi = LEAST_HI;
  #beforeLo = 0;
  #hasLeast = false;
  /** Bytes of the page's rows so far. */
  #rowBytes = 0;

  /**
   * A place before the first row.
   *
   * @param file The file, which must not change meanwhile
   * @param root The table's root page
   * @param layout What is wanted of its records
   * @param reached Gets the pages that are reached, each of which must be new to it
   * @param scanner Has its pages and records in its memory
   */
  constructor(
    file: DbPageFile,
    root: number,
    layout: RecordLayout,
    reached: PageSet = new PageSet(file),
    scanner: Scanner = Scanner.take(),
  ) {
    this.#file = file;
    this.#root = root;
    this.#piece = new DbPageBuffer(file, scanner.piece);
    this.#gathered = new OverflowPayload(file, reached, scanner.gathered);
    this.#shapes = new RecordShapes(layout);
    this.#greatestLocal = greatestLocal(file.usableSize);
    this.#scanner = scanner;
    scanner.setFile(file);
    this.#runs = leafRuns(file, root, reached);
    this.bytes = this.#piece.bytes;
    this.view = this.#piece.view;
    this.shape = new RecordShape(layout.wanted);
  }

  /** Whether the record lies in its page, rather than being gathered from several. */
  get isInPage(): boolean {
    return this.view === this.#piece.view;
  }

  /**
   * Has the scanner take trades of forms that it knows, as many as follow each other from the page on that
   * {@linkcode toCell} went to. Then this is after the last of them, and at no row.
   *
   * @param row How many rows the batch holds
   * @param rows The most rows to take
   * @returns How many were taken
   */
  takeTrades(row: number, rows: number): number {
    return this.#setLeaf() ? this.#goOn(this.#scanner.takeTrades(row, rows)) : 0;
  }

  /** The same with snapshots, of which only so many of the best levels of a side count. */
  takeBooks(row: number, rows: number, depthLevels: number): number {
    return this.#setLeaf() ? this.#goOn(this.#scanner.takeBooks(row, rows, depthLevels)) : 0;
  }

  /** Tells the scanner where this is; returns whether it can read there. */
  #setLeaf(): boolean {
    const { first, end } = this.#piece;
    const leaf = this.#nextLeaf - 1;
    // Its page is not like others: the database's header comes first.
    if (this.#run.pages[leaf] === 1) return false;
    this.#scanner.setLeaf(
      first,
      end,
      this.#run.count,
      leaf,
      this.#pointer - this.#page,
      this.#beforeHi * 2 ** 32 + (this.#beforeLo >>> 0),
      this.#rowBytes,
    );
    return true;
  }

  /** Goes to where the scanner is, if it has taken rows. */
  #goOn(taken: number): number {
    if (taken === 0) return 0;
    const { result } = this.#scanner;
    const leaf = result.leafIndex();
    if (leaf >= this.#nextLeaf) this.#enter(leaf);
    const before = result.leafBefore();
    this.#beforeHi = Math.floor(before / 2 ** 32);
    this.#beforeLo = before | 0;
    this.#pointer = this.#page + result.leafPointer();
    this.#rowBytes = result.leafRowBytes();
    return taken;
  }

  /** The rowid. */
  get rowid(): bigint {
    return (BigInt(this.rowidHi) << 32n) | BigInt(this.rowidLo >>> 0);
  }

  /**
   * Goes to the page of the next row, but not yet to the row.
   *
   * @returns Whether there is one
   * @throws {SourceFault} If it cannot be read; there is no going on then
   */
  toCell(): boolean {
    return this.#pointer !== this.#pointersEnd || this.#toNextLeaf();
  }

  /**
   * Goes to the next row.
   *
   * @returns Whether there is one
   * @throws {SourceFault} If it cannot be read; there is no going on then
   */
  next(): boolean {
    if (!this.toCell()) return false;
    const { bytes, view } = this.#piece;
    const cell = this.#cellAt(this.#pointer);
    this.#pointer += 2;
    let at = cell;
    let payload = bytes[at++];
    if (payload >= 0x80) {
      at = this.#varint.read(bytes, at - 1);
      payload = this.#varint.number;
    }
    at = this.#readRowid(bytes, at);
    const end = this.#page + this.#file.usableSize;
    if (payload > this.#greatestLocal || payload < 0) {
      this.#rowBytes += this.#readOverflowing(payload, at, end) - cell;
      return true;
    }
    if (at + payload > end) throw damaged(`a row of ${payload} bytes that leaves its page`);
    this.#rowBytes += Math.max(MIN_CELL, at + payload - cell);
    this.bytes = bytes;
    this.view = view;
    this.at = at;
    this.#readShape(payload);
    return true;
  }

  /** Where the cell begins to which the pointer at this place leads. */
  #cellAt(pointer: number): number {
    const offset = this.#piece.view.getUint16(pointer);
    if (offset < this.#leastCell || offset > this.#file.usableSize - MIN_CELL) {
      throw damaged(`a cell at byte ${offset} of its page`);
    }
    return this.#page + offset;
  }

  #readShape(payload: number): void {
    const { bytes, at } = this;
    let headerSize = bytes[at];
    if (headerSize >= 0x80) {
      this.#varint.read(bytes, at);
      headerSize = this.#varint.number;
    }
    if (headerSize < 1 || headerSize > payload) {
      throw damaged(`a record with a header of ${headerSize} bytes`);
    }
    const shape = this.shape = this.#shapes.of(bytes, this.view, at, headerSize);
    if (shape.size !== payload) throw damaged(`a record of ${shape.size} bytes in a row of ${payload}`);
  }

  /** @returns Where its part on the page ends */
  #readOverflowing(payload: number, at: number, end: number): number {
    const local = localOfOverflowing(payload, this.#file.usableSize);
    if (payload < 0 || at + local + 4 > end) throw damaged(`a row of ${payload} bytes that leaves its page`);
    const gathered = this.#gathered;
    gathered.begin(this.#piece, this.#run.pages[this.#nextLeaf - 1], at, local, payload);
    // The size of the header, the header, and what it says is wanted.
    gathered.gather(MAX_VARINT_BYTES);
    this.#varint.read(gathered.bytes, 0);
    if (this.#varint.number > MAX_HEADER_BYTES) throw damaged("a record with a header of too many columns");
    gathered.gather(this.#varint.number);
    this.#setGathered();
    this.#readShape(payload);
    gathered.gather(this.shape.wantedSize);
    this.#setGathered();
    return at + local + 4;
  }

  #setGathered(): void {
    this.bytes = this.#gathered.bytes;
    this.view = this.#gathered.view;
    this.at = 0;
  }

  /** @returns Where it ends */
  #readRowid(bytes: Uint8Array, at: number): number {
    let hi = 0;
    let lo = 0;
    const start = at;
    for (;;) {
      const byte = bytes[at++];
      if (byte < 0x80) {
        lo = (lo << 7) | byte;
        break;
      }
      lo = (lo << 7) | (byte & 0x7f);
      if (at - start < 4) continue;
      at = this.#varint.read(bytes, start);
      hi = this.#varint.hi;
      lo = this.#varint.lo | 0;
      break;
    }
    const ascends = hi > this.#beforeHi || (hi === this.#beforeHi && lo >>> 0 > this.#beforeLo >>> 0);
    if (!ascends) this.#takeLeast(hi, lo);
    this.rowidHi = this.#beforeHi = hi;
    this.rowidLo = this.#beforeLo = lo;
    return at;
  }

  /** Takes the least rowid that there is, which no other can be less than, once; any other is a fault here. */
  #takeLeast(hi: number, lo: number): void {
    const isLeast = hi === LEAST_HI && lo === 0 && this.#beforeHi === LEAST_HI && this.#beforeLo === 0;
    if (!isLeast || this.#hasLeast) throw damaged("rowids do not ascend");
    this.#hasLeast = true;
  }

  /** @returns Whether there is one that has rows; only a table without any has a leaf without */
  #toNextLeaf(): boolean {
    this.#checkFilled();
    // The key above a leaf bounds the rowids of the next one from below.
    this.#beforeHi = this.#maxHi;
    this.#beforeLo = this.#maxLo;
    if (this.#nextLeaf === this.#run.count && !this.#toNextRun()) return false;
    const header = this.#enter(this.#nextLeaf);
    if (header.cells > 0) this.#checkLast();
    this.#rowBytes = 0;
    return header.cells > 0 || this.#toNextLeaf();
  }

  /** Goes to a leaf of the run, before its first row. */
  #enter(leaf: number): DbPageHeader {
    const run = this.#run;
    const page = run.pages[leaf];
    const piece = this.#piece;
    this.#nextLeaf = leaf + 1;
    this.#page = piece.locate(page, piece.has(page) ? page : this.#lastNear(leaf));
    const header = this.#header;
    header.read(this.#file, piece.bytes, this.#page, page);
    if (!header.isLeaf) throw damaged(`interior page ${page} is lower than others`);
    if (header.cells === 0 && page !== this.#root) throw damaged(`page ${page} has no cells`);
    this.#leastCell = header.leastCell;
    this.#pointer = header.pointers;
    this.#pointersEnd = header.pointers + 2 * header.cells;
    this.#maxHi = run.maxHi[leaf];
    this.#maxLo = run.maxLo[leaf];
    return header;
  }

  /** Makes sure that a leaf's rows and what is free between them fill it, so that none was lost. */
  #checkFilled(): void {
    if (this.#nextLeaf === 0) return;
    const wanted = this.#header.rowBytes(this.#file, this.#piece.view);
    if (this.#rowBytes === wanted) return;
    const page = this.#run.pages[this.#nextLeaf - 1];
    throw damaged(`page ${page} has ${this.#rowBytes} bytes of rows, where there should be ${wanted}`);
  }

  /** Makes sure that the rowids of a leaf keep to the key above it: the last one, since they ascend. */
  #checkLast(): void {
    const varint = this.#varint;
    varint.read(this.#piece.bytes, varint.read(this.#piece.bytes, this.#cellAt(this.#pointersEnd - 2)));
    if (varint.hi > this.#maxHi || (varint.hi === this.#maxHi && varint.lo >>> 0 > this.#maxLo >>> 0)) {
      throw damaged("a rowid is greater than the key above it");
    }
  }

  /** @returns Whether there is one */
  #toNextRun(): boolean {
    const { done, value } = this.#runs.next();
    if (done) return false;
    this.#run = value;
    this.#scanner.setRun(value);
    this.#nextLeaf = 0;
    return value.count > 0 || this.#toNextRun();
  }

  /** The last page that is worth reading together with a leaf of the run: another leaf, no great gaps before it. */
  #lastNear(leaf: number): number {
    const { pages, count } = this.#run;
    const first = pages[leaf];
    const gap = Math.max(1, Math.floor(GAP_BYTES / this.#file.pageSize));
    let last = first;
    for (let next = leaf + 1; next < count; next++) {
      const page = pages[next];
      if (page <= last || page > last + gap || page >= first + this.#piece.capacity) break;
      last = page;
    }
    return last;
  }
}
